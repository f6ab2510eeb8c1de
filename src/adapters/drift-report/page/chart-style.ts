/** The look of tables and charts; lines keep their widths however wide the page is. */
export const chartStyle = `
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:right;font-weight:400;padding:4px 0 4px 12px;vertical-align:top}
th:first-child,td:first-child{text-align:left;padding-left:0}
thead th{color:var(--soft);font-size:12.5px;vertical-align:bottom}
tbody tr{border-top:1px solid var(--line)}
.told th[scope=row],.numbers th[scope=row]{overflow-wrap:anywhere}
.plain{max-width:560px}
svg{display:block;width:100%;overflow:visible}
svg path,svg line,svg polyline{vector-effect:non-scaling-stroke}
.forest{height:20px;min-width:90px}
.forest .noise{fill:var(--faint)}
.forest .axis{stroke:var(--line)}
.forest .warn{stroke:var(--soft);stroke-dasharray:2 2}.forest .alarm{stroke:var(--soft)}
.forest .span{stroke:var(--ink);stroke-width:2.5}
.forest circle,.beyond path{fill:var(--ink);stroke:var(--paper)}
.beyond{width:1px;height:1px}
.ranking th,.ranking td{padding-block:9px;vertical-align:middle}
.ranking thead th{padding-block:4px}
.ranking .soft{white-space:nowrap}
.effects{margin-bottom:4px}.effects td,.effects th{text-align:left}.effects .soft{white-space:nowrap}
.ranking td[colspan],.ranking td:nth-child(2),.ranking th:nth-child(-n+4),.ranking td:nth-child(4){text-align:left}

figcaption,.numbers caption{font-size:13px;font-weight:600;color:var(--ink);padding-bottom:8px;display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 12px}
.numbers caption{display:table-caption}
.key{font-weight:400;color:var(--soft)}.key i{display:inline-block;width:10px;height:10px;border-radius:2px;margin:0 4px 0 8px}
i.reference{background:var(--reference)}i.current{background:var(--current)}
.plot{position:relative;padding-top:22px}
.steps{height:130px;border-bottom:1px solid var(--soft)}
.steps path{stroke-width:2}
.steps .reference{fill:var(--reference-tint);stroke:var(--reference)}
.steps .current{fill:none;stroke:var(--current)}
.place{position:absolute;top:0;bottom:0;border-left:1.5px dashed var(--ink)}
.place b{position:absolute;top:-2px;left:6px;font-size:12.5px;font-weight:600;white-space:nowrap}
.place.left b{left:auto;right:7px}
.strip{height:8px;margin-top:4px;fill:var(--ink);background:var(--faint)}
.ends{display:flex;justify-content:space-between;gap:12px;color:var(--soft);font-size:12.5px;margin-top:3px}
.told{margin-top:12px;font-size:13px}.told .pair{height:15px;margin-top:3px}
.pairs{margin-top:0}
.pairs td{vertical-align:bottom;width:5.6em}
.pair .reference{fill:var(--reference)}.pair .current{fill:var(--current)}
.trend{display:grid;grid-template-columns:auto 1fr;gap:0 10px}
.trend figcaption{grid-column:1/-1}
.trend .scale{display:flex;flex-direction:column;justify-content:space-between;color:var(--soft);font-size:12.5px;text-align:right;height:96px}
.trend>svg{height:96px;background:var(--ground);border-radius:4px}
.trend .ends,.trend .note{grid-column:2}
.trend .band{fill:var(--reference-tint)}
.trend polyline{fill:none;stroke:var(--soft);stroke-width:1.75}.trend polyline.reference{stroke:var(--reference)}.trend polyline.current{stroke:var(--current)}
circle.reference{fill:var(--reference)}circle.current{fill:var(--current)}circle.between{fill:var(--soft)}
.numbers{font-size:13px}
@media (max-width:959px){
.ranking thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.ranking tbody,.ranking tr,.ranking caption{display:block}
.ranking tr{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:center;padding:12px 0}
.ranking th,.ranking td{padding:0;text-align:left}
.ranking th{flex:1 1 60%}
.ranking .plotted,.ranking .plotted+td,.ranking td[colspan]{flex:1 0 100%}
.ranking td[data-l]{color:var(--soft);font-size:13px}.ranking td[data-l]::before{content:attr(data-l) " "}
.effects tr{display:grid;padding:8px 0;gap:3px}.effects th,.effects td{padding:0}
}
@media (min-width:960px){
.ranking td:nth-child(4),.ranking thead th:nth-child(4){padding-left:24px}.ranking thead th:nth-child(3){padding-left:20px}
.ranking .plotted{width:180px;padding-left:20px}.ranking td[data-l],.ranking thead th{white-space:nowrap}
.effects th{width:20%}.effects .plotted{width:200px}.effects td{padding-left:20px}.effects .note{width:36%}
}
`;
