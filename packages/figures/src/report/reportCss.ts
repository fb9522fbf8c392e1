import { fontFaceCss } from '../font/fontFaceCss.js';
import { fontFamily } from '../font/fontFiles.js';
import { type Theme, themes } from '../theme/themes.js';

/**
 * The report's style sheet with its font: light and dark by the reader's system, light in print.
 */
export function reportCss(): string {
  return [
    fontFaceCss(),
    `:root{color-scheme:light dark;${properties(themes.light)}}`,
    layout,
    `@media screen and (prefers-color-scheme:dark){:root{${properties(themes.dark)}}`,
    '.figure-light{display:none}.figure-dark{display:block}}',
  ].join('\n');
}

function properties(theme: Theme): string {
  return Object.entries(theme)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
}

const layout = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--background);color:var(--text);
  font:16px/1.55 ${fontFamily},system-ui,sans-serif}
main{max-width:58rem;margin:0 auto;padding:2rem 1.25rem 4rem;overflow-wrap:anywhere}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .4rem;font-weight:600}
h2{font-size:1.25rem;line-height:1.3;margin:2.6rem 0 .7rem;font-weight:600}
h3{font-size:1.05rem;line-height:1.4;margin:1.8rem 0 .5rem;font-weight:600}
h4{font-size:1rem;line-height:1.4;margin:1.4rem 0 .4rem;font-weight:600}
p{margin:.5rem 0;max-width:46rem}
a{color:var(--link)}
.question{font-size:1.1rem;color:var(--muted)}
.answer{font-size:1.2rem;font-weight:600;line-height:1.45;margin:1.3rem 0 .4rem;
  padding-left:1rem;border-left:4px solid var(--id)}
q{font-weight:400}
.small,.label{font-size:.875rem;color:var(--muted)}
.notes{margin:1.5rem 0;padding:.9rem 1.2rem;background:var(--noteBackground);
  border:1px solid var(--noteBorder);border-left-width:6px;border-radius:4px}
.notes h2,.notes h3{margin:0 0 .3rem;font-size:1.05rem}
.notes ul{margin:0;padding-left:1.2rem}
.badge{display:inline-block;vertical-align:middle;margin-left:.4rem;padding:.15rem .6rem;
  font-size:.875rem;line-height:1.4;background:var(--noteBackground);
  border:2px solid var(--noteBorder);border-radius:4px}
.notes.built-in{border-width:3px;border-left-width:10px;font-size:1.1rem}
.notes.built-in h2,.notes.built-in h3{font-size:1.35rem}
.finding{margin:.9rem 0;padding:.7rem 1rem;border:1px solid var(--grid);border-radius:4px}
.finding.differs{border-left:6px solid var(--noteBorder)}
.finding p{max-width:none}
.finding-title{margin:0 0 .3rem}
.verdict{display:inline-block;padding:0 .55rem;margin-right:.3rem;border:2px solid;border-radius:4px;
  font-size:.875rem;font-weight:600;white-space:nowrap}
.verdict.supported{background:var(--id);border-color:var(--id);color:var(--background)}
.verdict.contradicted{border-color:var(--ood);border-width:2px 2px 2px 8px;color:var(--text)}
.verdict.undecided{border-style:dashed;border-color:var(--axis);color:var(--text)}
.leaning{font-size:.875rem;color:var(--muted)}
.numbers{display:flex;flex-wrap:wrap;align-items:flex-end;gap:.35rem 1.8rem;margin:.5rem 0}
.numbers>div{max-width:19rem}
.numbers dt,.numbers dd{margin:0}
.numbers dt{font-size:.8125rem;color:var(--muted)}
.numbers dd{font-variant-numeric:tabular-nums}
.label{margin-bottom:.1rem}
.references,.cautions{margin:.2rem 0 .4rem;padding:0;list-style:none;font-size:.9375rem}
.references li{margin:.2rem 0}
.cautions{padding-left:1.1rem;list-style:disc;font-size:.875rem}
.mark{display:inline-block;padding:0 .4rem;border:1px solid var(--axis);border-radius:4px;
  font-size:.8125rem;white-space:nowrap}
.mark.verified{border-color:var(--text)}
.mark.second-hand{border-style:dashed}
.mark.not-found{border-style:dotted}
.source{font-size:.875rem;color:var(--muted)}
.difference{font-size:.875rem;color:var(--muted)}
.alone .difference,.differs .difference{padding:.05rem .4rem;border:1px solid var(--noteBorder);border-radius:4px;
  background:var(--noteBackground);color:var(--text)}
.omitted dt{font-weight:600}
.omitted dd{margin:0 0 .6rem}
.contents{padding-left:1.2rem}
.contents li{margin:.3rem 0}
.run{margin-top:3.5rem;padding-top:.8rem;border-top:3px solid var(--axis)}
.run>header h2{font-size:1.6rem;margin:0 0 .4rem}
.wide-page{max-width:84rem}
.wide-page .run{max-width:58rem;margin-left:auto;margin-right:auto}
.pair{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:1rem 2rem}
.pair+.pair{margin-top:2.2rem}
.side-name{margin:.2rem 0;font-size:.875rem;font-weight:600;color:var(--muted)}
.pair header h2{margin-top:0}
.pair figure{margin-top:.3rem}
summary{cursor:pointer;margin-top:1.6rem}
summary h2,summary h3,summary h4{display:inline;margin:0}
figure{margin:1.5rem 0 0}
figure svg,figure img{display:block;max-width:100%;height:auto}
figcaption{font-size:.875rem;color:var(--muted);margin-top:.4rem}
.figure-dark,.narrow{display:none}
.scroll{overflow-x:auto}
.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;font-size:.9375rem;font-variant-numeric:tabular-nums;width:100%}
th,td{padding:.32rem .7rem;text-align:left;vertical-align:top;
  border-bottom:1px solid var(--grid);overflow-wrap:normal}
thead th{border-bottom:2px solid var(--axis);font-weight:600;white-space:nowrap}
tbody th{font-weight:400;white-space:nowrap}
.number{text-align:right;white-space:nowrap}
.facts{width:auto}
.facts th{color:var(--muted);min-width:12rem;white-space:normal}
.facts td{overflow-wrap:anywhere}
.own tbody th{white-space:normal;min-width:8rem}
.verdicts .claim th{padding-top:1rem;font-weight:600;white-space:normal}
.verdicts .leaning{display:block}
.verdicts td:nth-child(3){min-width:15rem}
.verdicts td .source{display:block}
.verdicts .references .source{display:inline}
.verdicts .references{margin:0}
.differences td{overflow-wrap:anywhere}
tr.tunnel>*{background:var(--tunnelShade)}
tr.tunnel-start>*{border-top:2px solid var(--tunnelMark)}
.tunnel-name{color:var(--tunnelText);white-space:nowrap}
.failed{font-weight:600}
code,pre{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:.6rem 0;padding:.8rem 1rem;background:var(--panel);border:1px solid var(--grid);
  border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere}
@media print,(max-width:640px){
  .verdicts,.verdicts tbody,.verdicts tr,.verdicts th,.verdicts td{display:block}
  .verdicts thead,.verdicts .none{display:none}
  .verdicts th,.verdicts td{padding:.1rem 0;border:0}
  .verdicts tr{padding:.5rem 0;border-bottom:1px solid var(--grid)}
}
@media screen and (max-width:640px){
  main{padding:1.25rem 1rem 3rem}
  h1{font-size:1.5rem}
  figure svg{max-width:none;width:40rem}
  .small-figure svg,.narrow svg{width:100%}
  .wide{display:none}
  .narrow{display:block}
  .facts th{min-width:7rem}
  .pair{grid-template-columns:minmax(0,1fr)}
}
@media print{
  @page{margin:16mm}
  body{font-size:10.5pt}
  main{max-width:none;padding:0}
  h2{break-after:avoid}
  h3,h4,summary{break-after:avoid}
  figure,tr,.notes,.finding,pre{break-inside:avoid}
  .run{break-before:page;border-top:0}
  details::details-content{content-visibility:visible;block-size:auto}
  .scroll{overflow:visible}
  table{font-size:9pt}
  thead th{white-space:normal}
  .pair table{font-size:8pt}
  .pair table *{white-space:normal;min-width:0;padding-left:.2rem;padding-right:.2rem}
  figure svg{max-width:100%}
  .notes,.badge,.verdict,.difference,tr.tunnel>*,pre{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`;
