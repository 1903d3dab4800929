// Loaded into a measured process: leaves its peak memory, KiB, in PEAK_FILE.
const { writeFileSync } = require('node:fs');
const file = process.env.PEAK_FILE;
delete process.env.NODE_OPTIONS;
delete process.env.PEAK_FILE;
process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
