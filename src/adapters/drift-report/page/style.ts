import { chartStyle } from "./chart-style.js";

/**
 * The look of a page. One colour a side, blue and orange, which colour-blind people tell apart; a
 * verdict differs by weight and words as well. Everything is sized for a phone first.
 */
export const style = `
:root{color-scheme:light dark;--ground:#f6f7f8;--paper:#fff;--ink:#16191c;--soft:#565d65;--line:#d9dde1;
--reference:#0067a5;--reference-tint:#0067a526;--current:#b54708;--alarm:#9f1239;--on-alarm:#fff;--faint:#eceef0}
@media (prefers-color-scheme:dark){:root{--ground:#121518;--paper:#1a1e22;--ink:#eceef0;--soft:#a7afb7;--line:#363c43;
--reference:#67b3ec;--reference-tint:#67b3ec33;--current:#f59a5b;--alarm:#ff8299;--on-alarm:#16191c;--faint:#262b31}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:0 auto;padding:20px 16px 64px}
h1,h2,h3,h4,p,ul,figure,dl{margin:0}
h1{font-size:25px;line-height:1.22;letter-spacing:-.015em;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:19px;line-height:1.3;letter-spacing:-.01em;margin:44px 0 12px;overflow-wrap:anywhere}
h3{font-size:17px;line-height:1.35;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center}
h4{font-size:13px;margin:18px 0 4px}
code{font:600 .93em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
a{color:inherit;text-decoration-color:var(--soft);text-underline-offset:3px}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--reference);outline-offset:2px;border-radius:2px}
ul{padding-left:18px}
caption{text-align:left;color:var(--soft);font-size:13px;padding-bottom:6px}
.soft,.about,.note{color:var(--soft)}
.note{font-size:12.5px;line-height:1.45}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.skip{position:absolute;left:-999px}.skip:focus{position:static;display:block;padding:8px 16px}
.kind{font-size:13px;font-weight:600;margin-bottom:10px}.kind .soft{font-weight:400;margin-left:6px}
.sides{display:grid;gap:10px;margin:22px 0}
.side{border-left:4px solid;padding:2px 0 2px 12px}.side.reference{border-color:var(--reference)}.side.current{border-color:var(--current)}
.side h2{font-size:13px;margin:0;letter-spacing:0}.side.reference h2{color:var(--reference)}.side.current h2{color:var(--current)}
.side p{color:var(--soft);font-size:14px}.side .window{color:var(--ink);font-size:16px;font-weight:600}
.key-numbers{display:grid;grid-template-columns:1fr 1fr;gap:18px 16px;border-top:1px solid var(--line);padding-top:18px}
.key-numbers div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
.key-numbers dd{margin:0;font-size:27px;font-weight:650;letter-spacing:-.02em;line-height:1.15}
.key-numbers dt{color:var(--soft);font-size:13px;line-height:1.35}.key-numbers code{color:var(--ink);display:block}
.in-short{list-style:none;padding:0;margin-top:20px}.in-short li{overflow-wrap:anywhere;break-inside:avoid;padding-bottom:5px}.in-short code{margin-right:6px}.in-short .soft::before{content:"· "}
nav{display:flex;flex-wrap:wrap;gap:6px 18px;margin-top:26px;padding:10px 0;border-block:1px solid var(--line);font-size:14px}
nav a{overflow-wrap:anywhere}
.changes{list-style:none;padding:0;display:grid;gap:12px}
.changes>li{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:12px 14px}
.changes ul{color:var(--soft);font-size:14px;margin-top:4px}
.pill{display:inline-block;font:600 12px/1 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;padding:4px 8px;border-radius:99px;border:1.5px solid transparent;white-space:nowrap}
.pill.alert{background:var(--alarm);color:var(--on-alarm)}
.pill.warn{border-color:var(--alarm);color:var(--alarm)}
.pill.inconclusive,.pill.not-comparable,.pill.error{border:1.5px dashed var(--soft);color:var(--soft)}
.pill.stable{background:var(--faint);color:var(--soft);font-weight:500}
.card{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:16px 14px;margin-top:16px;scroll-margin-top:12px}
.card .about{margin:4px 0 10px}.says{max-width:70ch;margin-bottom:12px;overflow-wrap:anywhere}
.card li{overflow-wrap:anywhere}.caveats{color:var(--soft);font-size:13px;margin-top:14px}
details.card{padding:0;margin-top:6px}details.card>:not(summary){margin-inline:14px}details.card[open]{padding-bottom:14px}
summary{cursor:pointer;padding:9px 14px;display:flex;flex-wrap:wrap;gap:2px 12px;align-items:center;list-style:none}
summary::-webkit-details-marker{display:none}
summary::before{content:"+";color:var(--soft);font-weight:600;width:.7em}details[open]>summary::before{content:"−"}
.brief{color:var(--soft);font-size:13px;margin-left:auto}
.columns{display:grid;gap:22px;margin-top:14px}.columns>div{min-width:0;display:grid;gap:22px;align-content:start}.columns>div:empty{display:none}
#method p{max-width:72ch;margin-bottom:10px}
${chartStyle}
@media (min-width:720px){
main{padding:36px 32px 80px}
h1{font-size:34px}h2{font-size:22px;margin-top:52px}
.sides{grid-template-columns:1fr 1fr;max-width:720px}
.key-numbers{grid-template-columns:repeat(auto-fit,minmax(170px,1fr))}.key-numbers dd{font-size:32px}
.in-short{columns:2;column-gap:32px}
.card{padding:20px 24px}details.card{padding:0}details.card>:not(summary){margin-inline:24px}summary{padding:9px 24px}
.columns{grid-template-columns:1.15fr 1fr;gap:32px}
}
@media print{
:root{color-scheme:light;--ground:#fff;--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--reference:#0067a5;--reference-tint:#0067a526;--current:#b54708;--alarm:#9f1239;--on-alarm:#fff;--faint:#eee}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{font-size:11pt}main{max-width:none;padding:0}nav,.skip{display:none}
.card,.changes>li,tr,figure,.side{break-inside:avoid}h2,h3{break-after:avoid}
}
`;
