import { coreClients, otherClients } from './pins.ts';
import { provideClient } from './provide.ts';

/** Brings the clients named on the command line, or those that every check runs, or `all`. */
const names = process.argv.slice(2);
const known = [...coreClients, ...otherClients];
const wanted = names.includes('all')
  ? known
  : names.length > 0
    ? known.filter(({ id }) => names.includes(id))
    : coreClients;

for (const pin of wanted) {
  try {
    console.log(
      `${pin.id} ${pin.version}: ${await provideClient(pin, (text) => console.log(text))}`,
    );
  } catch (error) {
    console.error(`${pin.id} ${pin.version}: not installed. ${String(error).slice(0, 500)}`);
    process.exitCode = 1;
  }
}
