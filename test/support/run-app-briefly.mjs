// @ts-check
import { runApp } from '../../scripts/bootstrap/run-app.mjs';

// Runs a program as `npm start` does, with little patience. Arguments: program, its arguments.
const [program = '', ...args] = process.argv.slice(2);
process.exit(await runApp(program, args, { limitMs: 300 }));
