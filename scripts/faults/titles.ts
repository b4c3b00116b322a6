import ts from 'typescript';

const testNames = new Set(['it', 'test']);

/**
 * The tests that a source has, by their titles as they are written (with `%s` or `$name` where a
 * table puts something in, and … for an expression), and the rows of its tables by the text that
 * they begin with. Each with its line, counted from 1; of two alike the first.
 */
export function titlesIn(source: string): ReadonlyMap<string, number> {
  const file = ts.createSourceFile('some.test.ts', source, ts.ScriptTarget.Latest);
  const titles = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    const text = firstOf(node);
    const title = text && titleOf(text);
    if (text && title && !titles.has(title)) {
      titles.set(title, file.getLineAndCharacterOfPosition(text.getStart(file)).line + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return titles;
}

/** What a call of `it` is given first, also of `it.each(table)` and the like; the first of a list. */
function firstOf(node: ts.Node): ts.Node | undefined {
  if (ts.isArrayLiteralExpression(node)) return node.elements[0];
  return ts.isCallExpression(node) && isTest(node.expression) ? node.arguments[0] : undefined;
}

function isTest(callee: ts.Expression): boolean {
  if (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) {
    return isTest(callee.expression);
  }
  return ts.isIdentifier(callee) && testNames.has(callee.text);
}

function titleOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}
