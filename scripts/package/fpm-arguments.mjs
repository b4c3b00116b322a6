// @ts-check
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * What electron-builder asks fpm for.
 * @typedef {object} PackageOrder
 * @property {'deb' | 'rpm'} type
 * @property {string} file the package to make
 * @property {Readonly<Record<string, string | undefined>>} fields by fpm's names
 * @property {readonly string[]} depends
 * @property {readonly string[]} recommends
 * @property {readonly { readonly from: string, readonly to: string }[]} contents
 */

/** fpm's options with a value, as electron-builder 26 uses them. */
const single = /** @type {const} */ ([
  ...['architecture', 'after-install', 'after-remove', 'description', 'version', 'package'],
  ...['name', 'maintainer', 'vendor', 'url', 'category', 'license', 'iteration'],
  ...['deb-priority', 'deb-compression', 'rpm-summary', 'rpm-os', 'rpm-compression'],
]);

/**
 * @param {readonly string[]} args
 * @returns {PackageOrder}
 * @throws on an option that is not known
 */
export function readFpmArguments(args) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...Object.fromEntries(
        single.map((name) => [name, { type: /** @type {const} */ ('string') }]),
      ),
      source: { type: 'string', short: 's' },
      type: { type: 'string', short: 't' },
      force: { type: 'boolean' },
      depends: { type: 'string', short: 'd', multiple: true },
      'deb-recommends': { type: 'string', multiple: true },
    },
  });
  const fields = /** @type {Record<string, string | undefined>} */ (values);
  const { type, source, package: file } = fields;
  if (type !== 'deb' && type !== 'rpm')
    throw new Error(`no ${type} can be made, deb and rpm alone`);
  if (source !== 'dir' || file === undefined) throw new Error('expected -s dir and --package FILE');
  return {
    type,
    file,
    fields,
    depends: values.depends ?? [],
    recommends: /** @type {string[]} */ (values['deb-recommends'] ?? []),
    contents: positionals.map((each) => {
      const at = each.lastIndexOf('=');
      return { from: each.slice(0, at), to: each.slice(at + 1) };
    }),
  };
}

/** Names of fpm, where Go has others. */
const cpus = /** @type {Readonly<Record<string, string>>} */ ({
  x86_64: 'amd64',
  aarch64: 'arm64',
});
const compressions = /** @type {Readonly<Record<string, string>>} */ ({
  xzmt: 'xz',
  gz: 'gzip',
  zst: 'zstd',
});

/** @param {string | undefined} name */
const compression = (name = 'xz') => compressions[name] ?? name;

/**
 * nfpm's own file for that order.
 * @param {PackageOrder} order
 */
export function nfpmConfig({ type, fields, depends, recommends, contents }) {
  const { architecture = '', description = '' } = fields;
  return {
    name: fields['name'],
    arch: cpus[architecture] ?? architecture,
    platform: 'linux',
    version: fields['version'],
    // As fpm numbers a package that has no build number.
    ...(type === 'rpm' ? { release: fields['iteration'] ?? '1' } : {}),
    section: fields['category'],
    priority: fields['deb-priority'],
    maintainer: fields['maintainer'],
    vendor: fields['vendor'],
    homepage: fields['url'],
    license: fields['license'],
    description: description
      .split('\n')
      .map((line) => line.trim())
      .join('\n'),
    depends,
    recommends,
    contents: contents.map(({ from, to }) =>
      statSync(from).isDirectory()
        ? { src: from, dst: to, type: 'tree' }
        : { src: from, dst: to, file_info: { mode: 0o644 } },
    ),
    // What the app is made of decides its rights, not the umask of who packs it.
    umask: 0o022,
    scripts: { postinstall: fields['after-install'], postremove: fields['after-remove'] },
    deb: { compression: compression(fields['deb-compression']) },
    rpm: {
      group: fields['category'],
      summary: fields['rpm-summary'],
      compression: compression(fields['rpm-compression']),
    },
  };
}
