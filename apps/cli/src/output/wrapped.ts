/** Things with commas between them, in lines of at most so many characters where they fit. */
export function wrapped(width: number, items: readonly string[]): string {
  const lines: string[] = [];
  let line = '';
  items.forEach((item, at) => {
    const text = at === items.length - 1 ? item : `${item},`;
    if (line !== '' && line.length + 1 + text.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? text : `${line} ${text}`;
  });
  return [...lines, line].join('\n');
}
