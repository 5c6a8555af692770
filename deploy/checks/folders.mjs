// Compares the imports between folders with the list in folders.txt. Type imports count; spec files do not.

/** @typedef {{ source: string, dependencies: { resolved: string }[] }} Module as dependency-cruiser reports it */
/** @typedef {{ rule: string, message: string }} Fault */

/** In a pattern, `*` stands for one name of a path, and `/**` at the end for a folder and everything below it. */
function matcher(pattern) {
  const [base, below] = pattern.endsWith('/**') ? [pattern.slice(0, -3), '(/.*)?'] : [pattern, ''];
  const expression = new RegExp(`^${base.split('*').map(escape).join('[^/]+')}${below}$`);
  return (folder) => expression.test(folder);
}

function escape(text) {
  return text.replace(/[.\\+?^${}()|[\]]/g, '\\$&');
}

/**
 * Reads folders.txt: each line names folders and the folders that they may import. Names are relative to the heading
 * above them unless they begin with a slash.
 */
export function readFolderList(text) {
  const lines = [];
  let [heading, everywhere] = ['', []];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/#.*/, '').trim();
    if (line === '') continue;
    const section = /^\[(.*)\](.*)$/.exec(line);
    if (section) {
      heading = section[1];
      everywhere = namesIn(section[2], '');
      continue;
    }
    const [folder, allowed] = line.split(':');
    if (allowed === undefined) throw new Error(`folders.txt, line ${index + 1}: "folder: folders it may import"`);
    const name = nameOf(folder.trim(), heading);
    lines.push({
      number: index + 1,
      folder: name,
      matches: matcher(name),
      allowed: namesIn(allowed, heading).map((pattern) => ({ pattern, matches: matcher(pattern), used: false })),
      everywhere: everywhere.map(matcher),
    });
  }
  return lines;
}

function namesIn(text, heading) {
  return text.split(/\s+/).flatMap((name) => (name === '' ? [] : [nameOf(name, heading)]));
}

function nameOf(name, heading) {
  if (name.startsWith('/')) return name.slice(1);
  return name === '.' || heading === '' ? heading || name : `${heading}/${name}`;
}

/** Returns the folders that the files of each folder import, with one import as an example. */
export function folderImports(modules) {
  const own = (path) => /^(libs|services|gateway|deploy|test)\//.test(path);
  const imports = new Map();
  for (const { source, dependencies } of modules) {
    if (!own(source) || /\.spec\.ts$/.test(source)) continue;
    const from = folderOf(source);
    if (!imports.has(from)) imports.set(from, new Map());
    for (const { resolved } of dependencies) {
      const to = folderOf(resolved);
      if (own(resolved) && to !== from && !imports.get(from).has(to))
        imports.get(from).set(to, `${source} → ${resolved}`);
    }
  }
  return imports;
}

function folderOf(path) {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Returns cycles of folders that import each other, directly or through others. Each cycle appears once. */
function cycles(imports) {
  const found = [];
  const finished = new Set();
  const path = [];
  const visit = (folder) => {
    if (finished.has(folder)) return;
    const start = path.indexOf(folder);
    if (start >= 0) {
      found.push([...path.slice(start), folder]);
      return;
    }
    path.push(folder);
    for (const next of imports.get(folder)?.keys() ?? []) visit(next);
    path.pop();
    finished.add(folder);
  };
  for (const folder of imports.keys()) visit(folder);
  return found;
}

/**
 * Returns the faults of the folders: an import that the list does not allow, a cycle, a folder that is not in the list,
 * and lines or permissions that no import uses. A line may allow only imports of folders above it in the list.
 * @param {Module[]} modules
 * @param {string} text the list
 * @returns {Fault[]}
 */
export function folderFaults(modules, text) {
  const lines = readFolderList(text);
  const imports = folderImports(modules);
  const faults = [];
  const fault = (rule, message) => faults.push({ rule, message });
  // A line for exactly this folder takes precedence over a pattern that matches it.
  const lineOf = (folder) => {
    const own = lines.findIndex((line) => line.folder === folder);
    return own >= 0 ? own : lines.findIndex((line) => line.matches(folder));
  };
  for (const [folder, targets] of imports) {
    const at = lineOf(folder);
    if (at < 0) {
      fault('folder-without-line', `${folder} has no line in folders.txt`);
      continue;
    }
    for (const [target, example] of targets) {
      const allowed = lines[at].allowed.filter(({ matches }) => matches(target));
      for (const each of allowed) each.used = true;
      if (allowed.length === 0 && !lines[at].everywhere.some((matches) => matches(target)))
        fault('folder-import', `${folder} may not import ${target} (${example})`);
      else if (lineOf(target) >= at)
        fault('folder-order', `${folder} stands above ${target} in folders.txt and may not import it (${example})`);
    }
  }
  for (const cycle of cycles(imports)) fault('folder-cycle', cycle.join(' → '));
  for (const { number, folder, matches, allowed } of lines) {
    if (![...imports.keys()].some(matches)) fault('line-without-folder', `line ${number}: there is no ${folder}`);
    else
      for (const { pattern, used } of allowed)
        if (!used) fault('unused-permission', `line ${number}: ${folder} does not import ${pattern}`);
  }
  return faults;
}
