// Bundles src/main.js and its libraries into the jar's resources; run it after every change: npm ci && npm run build.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const out = '../src/main/resources/io/evenkeel/lab/web/';

function licence(name) {
  const folder = `node_modules/${name}/`;
  const version = JSON.parse(readFileSync(folder + 'package.json', 'utf8')).version;
  const texts = ['LICENSE', 'NOTICE'].flatMap((file) => {
    try {
      return [readFileSync(folder + file, 'utf8').trim()];
    } catch (e) {
      if (e.code === 'ENOENT') return [];
      throw e;
    }
  });
  return `${name} ${version}\n${'='.repeat(60)}\n${texts.join('\n\n')}\n`;
}

const notices = ['uplot', 'echarts', 'zrender'].map(licence).join('\n\n');
writeFileSync(out + 'LICENSES.txt', notices);

const short =
  '/*! Evenkeel. Contains uPlot (MIT, (c) Leon Sorokin), Apache ECharts (Apache-2.0, (c) The Apache Software Foundation) ' +
  'and zrender (BSD-3-Clause, (c) Baidu Inc.); full texts in LICENSES.txt beside this file in the jar. */';

await build({
  entryPoints: ['src/main.js'],
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'Evenkeel',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  banner: { js: short },
  outfile: out + 'evenkeel.js',
});
await build({
  entryPoints: ['src/style.css'],
  bundle: true,
  minify: true,
  charset: 'utf8',
  outfile: out + 'evenkeel.css',
});

// Checksums of the sources and of what was built from them, which BuiltPageTest compares with the files that are there.
const sources = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`);
const built = ['evenkeel.js', 'evenkeel.css', 'LICENSES.txt'].map((name) => out + name);
const sums = ['build.mjs', 'package.json', 'package-lock.json', ...sources, ...built]
  .sort()
  .map((file) => `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${file}\n`);
writeFileSync('built.sha256', sums.join(''));
