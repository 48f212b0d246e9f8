/** `npm run mutation`. */
import { measureFile } from './files';
import { openLaboratory } from './laboratory';
import { mutation } from './mutation';

const { stdout, stderr } = process;
void mutation(process.argv.slice(2), { stdout, stderr, measureFile, openLaboratory }).then((code) => {
  process.exitCode = code;
});
