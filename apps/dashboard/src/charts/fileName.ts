/** The name of a chart’s files, from its title: `MLP: probes and rank` is `mlp-probes-and-rank`. */
export function fileName(title: string): string {
  const name = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return name.slice(0, 80) || 'chart';
}
