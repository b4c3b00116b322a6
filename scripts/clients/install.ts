import { coreClients, otherClients } from './pins.ts';
import { provideClients } from './provide.ts';

/** Brings the clients named on the command line, or those that every check runs, or `all`. */
const names = process.argv.slice(2);
const known = [...coreClients, ...otherClients];
const wanted = names.includes('all')
  ? known
  : names.length > 0
    ? known.filter(({ id }) => names.includes(id))
    : coreClients;

const absent = await provideClients(wanted, (text) => console.log(text));
for (const { id, version } of wanted)
  console.log(`${id} ${version}: ${absent[id] ?? 'in the cache'}`);
if (Object.keys(absent).length > 0) process.exitCode = 1;
