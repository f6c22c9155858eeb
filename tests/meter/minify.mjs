// Takes a script of the theme, returns it as a minifier would: without comments and blanks, own names of one or two letters.
// For scripts as ours are: no template literals, a regular expression only between `/^` and `$/`.

const TOKEN = /\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|\/\^.*?\$\/|[A-Za-z_$][\w$]*|\d[\w.]*|\?\.|\.\.\.|\s+|[^\s\w]/g;
const WORDS = new Set(['const', 'let', 'function', 'return', 'try', 'catch', 'if', 'else', 'for', 'of', 'new', 'null', 'true', 'false', 'continue', 'while', 'typeof']);

export function minified(script) {
  const tokens = [...script.matchAll(TOKEN)].map(([token]) => token).filter((token) => !/^(\s+|\/\*[\s\S]*)$/.test(token));
  const isName = (at) => /^[A-Za-z_$]/.test(tokens[at]) && !WORDS.has(tokens[at]);
  const isProperty = (at) => ['.', '?.'].includes(tokens[at - 1]) || tokens[at + 1] === ':' && ['{', ','].includes(tokens[at - 1]);
  // What the script declares stands somewhere after `const`, `let`, `function`, in parentheses before `=>`, or after a comma there.
  const own = new Set(tokens.filter((token, at) => isName(at) && !isProperty(at) && !(token in globalThis) && !BROWSER.has(token)));
  const short = new Map([...own].map((name, at) => [name, `${at > 25 ? '$' : ''}${String.fromCharCode(97 + at % 26)}`]));
  let out = '';
  tokens.forEach((token, at) => {
    const written = isName(at) && !isProperty(at) ? short.get(token) ?? token : token;
    out += /[\w$]$/.test(out) && /^[\w$]/.test(written) ? ` ${written}` : written;
  });
  return out;
}

/** Names that are the browser's, and not node's. */
const BROWSER = new Set(['document', 'localStorage', 'addEventListener', 'MutationObserver', 'navigator']);
