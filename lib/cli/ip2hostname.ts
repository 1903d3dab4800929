import { copyFile, readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { writeFileAtomic } from '../files/atomic.js';
import { HostNames } from '../names/reverse-dns.js';
import { NAME_ONLY, nameAddresses } from '../utilities/name-addresses.js';
import { printfTexts } from '../utilities/printf.js';
import { newCommand, runCommand } from './command.js';

interface Options {
  format: string;
  backup?: string;
  inPlace?: true;
}

const command = newCommand(
  'ip2hostname',
  'Copies text with every IPv4 address replaced by its host name. Without files: standard input.',
)
  .argument('[files...]', 'texts, as *.*.*.*_*.html')
  .option('-p, --format <format>', 'printf format of address and name', NAME_ONLY)
  .option('-i, --backup <ext>', 'edit the files in place; the old ones get this ending')
  .option('-I, --in-place', 'edit the files in place');

const names = new HostNames({ concurrency: 16, deadlineMs: 30_000, cacheMs: 3_600_000, limit: 100_000 });

void runCommand(command, async () => {
  const { format, backup, inPlace } = command.opts<Options>();
  printfTexts(format, ['', '']);
  const files = command.args;
  if (files.length === 0 && (inPlace || backup !== undefined)) command.error('error: -i and -I need files');
  // Bytes stay as they are, whatever the character set.
  const named = (text: Buffer): Promise<string> => nameAddresses(text.toString('latin1'), names, format);
  if (files.length === 0) process.stdout.write(await named(await buffer(process.stdin)), 'latin1');
  for (const file of files) {
    const text = Buffer.from(await named(await readFile(file)), 'latin1');
    if (backup !== undefined) await copyFile(file, file + backup);
    if (backup !== undefined || inPlace) await writeFileAtomic(file, text);
    else process.stdout.write(text);
  }
  return 0;
});
