// Writes the Markdown documents of this checkout as plain HTML with working links. The pages load nothing from other
// hosts.
// node deploy/bundle/documents.mjs <folder>
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { Marked } from 'marked';

const checkout = resolve(import.meta.dirname, '../..');
const folder = resolve(process.argv[2]);
const sources = findSources(checkout);
const pages = new Map(
  sources.map((source) => [source, source.replace(/\.md$/, '.html').replace(/(^|\/)README\.html$/, '$1index.html')]),
);

/** Finds Markdown files, except in installed, built and hidden folders. */
function findSources(from) {
  return readdirSync(from, { withFileTypes: true })
    .flatMap((entry) => {
      if (/^\.|^(node_modules|dist|out)$/.test(entry.name)) return [];
      const path = join(from, entry.name);
      if (entry.isDirectory()) return findSources(path);
      return entry.name.endsWith('.md') ? [relative(checkout, path)] : [];
    })
    .sort();
}

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
/** Makes the same anchors as web views of the repository, so that links to sections work in the HTML too. */
const anchor = (text) =>
  text
    .toLowerCase()
    .replace(/<[^>]*>|[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

/** Returns the target of a link: a page, or a file that is shown unchanged. */
function targetOf(href, source, files) {
  if (/^([a-z]+:|#)/i.test(href)) return href;
  const [path, section] = href.split('#');
  let wanted = posix.normalize(posix.join(posix.dirname(source), decodeURI(path))).replace(/\/$/, '');
  if (existsSync(join(checkout, wanted)) && statSync(join(checkout, wanted)).isDirectory()) {
    const readme = posix.join(wanted, 'README.md').replace(/^\.\//, '');
    if (!pages.has(readme)) return null;
    wanted = readme;
  }
  if (!existsSync(join(checkout, wanted))) throw new Error(`${source} links to ${href}, which is not there`);
  const page = pages.get(wanted) ?? `${wanted}.txt`;
  if (!pages.has(wanted)) files.add(wanted);
  return posix.relative(posix.dirname(pages.get(source)), page) + (section ? `#${section}` : '');
}

const style = `body{max-width:52rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#1a1a1a}
pre,code{font-family:ui-monospace,Consolas,monospace;font-size:.9em;background:#f3f4f6}pre{padding:.8rem;overflow:auto}code{padding:.1em .25em}pre code{padding:0}
table{border-collapse:collapse;display:block;overflow:auto}th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}
a{color:#0b57d0}nav{font-size:.9em;border-bottom:1px solid #ddd;padding-bottom:.5rem}@media print{nav{display:none}}`;

const files = new Set();
function pageOf(source) {
  const seen = new Map();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const name = anchor(text);
        const times = seen.get(name) ?? 0;
        seen.set(name, times + 1);
        return `<h${depth} id="${escape(times ? `${name}-${times}` : name)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const target = targetOf(href, source, files);
        const text = this.parser.parseInline(tokens);
        return target === null ? text : `<a href="${escape(target)}">${text}</a>`;
      },
      // The pages contain no picture files, so a picture is replaced by its description.
      image: ({ text }) => escape(text),
      html: ({ text }) => escape(text),
    },
  });
  const text = readFileSync(join(checkout, source), 'utf8');
  const title = /^# (.+)$/m.exec(text)?.[1] ?? source;
  return { title, body: marked.parse(text) };
}

function write(path, content) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const rendered = sources.map((source) => ({ source, page: pages.get(source), ...pageOf(source) }));
const frame = (page, title, body) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${style}</style></head>
<body><nav><a href="${posix.relative(posix.dirname(page), 'contents.html')}">Contents</a></nav>
${body}</body></html>
`;
for (const { page, title, body } of rendered) write(page, frame(page, title, body));
write(
  'contents.html',
  frame(
    'contents.html',
    'Jiceng: contents',
    `<h1>Contents</h1>\n<ul>\n${rendered.map(({ source, page, title }) => `<li><a href="${page}">${escape(title)}</a> <code>${source}</code></li>`).join('\n')}\n</ul>\n`,
  ),
);
for (const file of files) write(`${file}.txt`, readFileSync(join(checkout, file)));
const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
process.stdout.write(
  `${rendered.length} documents of version ${version} in ${relative(process.cwd(), folder) || '.'}\n`,
);
