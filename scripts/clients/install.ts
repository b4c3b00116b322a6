import { alwaysClients, otherClients } from './pins.ts';
import { provideClients } from './provide.ts';

/** Brings the clients named on the command line, or those that every check runs, or `all`. */
const names = process.argv.slice(2);
const known = [...alwaysClients, ...otherClients];
const wanted = names.includes('all')
  ? known
  : names.length > 0
    ? known.filter(({ id }) => names.includes(id))
    : alwaysClients;

const absent = await provideClients(wanted, (text) => console.log(text));
for (const { id, version } of wanted)
  console.log(`${id} ${version}: ${absent[id] ?? 'in the cache'}`);
if (Object.keys(absent).length > 0) process.exitCode = 1;
