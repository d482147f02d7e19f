// The widget's sheet, for its shadow root.

export const STYLE = `:host{--bg:#fff;--soft:#f4f3ef;--line:#dedcd4;--edge:#8a8f8c;--fg:#1b1f1e;--mute:#59605e;--warn:#9a3412;--star:#8a5a00;--good:#1a6a3c;color-scheme:light;
 --font:"Segoe UI",Roboto,"Helvetica Neue",Arial,"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif}
:host(.dark){--bg:#171a1b;--soft:#262b2c;--line:#3a4142;--edge:#7c8684;--fg:#eceeed;--mute:#aab3b0;--warn:#fdba8c;--star:#f0bd5b;--good:#7fd6a2;color-scheme:dark}
*{box-sizing:border-box;margin:0;padding:0;font:inherit;color:inherit;letter-spacing:inherit;unicode-bidi:plaintext}[hidden]{display:none!important}
.root{font:400 15px/1.5 var(--aisle-font,var(--font));color:var(--fg);-webkit-font-smoothing:antialiased;text-align:start}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
svg{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round;flex:none;display:block}
small{display:block;color:var(--mute);font-size:12.5px}.price,b,.sum,.head small{font-variant-numeric:tabular-nums}
button,summary,a{cursor:pointer}button{background:none;border:0}a{color:var(--accent);text-underline-offset:2px}
:focus-visible{outline:2.5px solid var(--accent);outline-offset:2px}strong,h2,h3,th{font-weight:600}ul,ol{list-style:none}
.panel{position:fixed;inset-inline-end:20px;bottom:20px;z-index:2147483001;width:min(412px,calc(100vw - 40px));height:min(680px,calc(100dvh - 40px));display:flex;flex-direction:column;background:var(--bg);border:1px solid var(--line);border-radius:var(--aisle-radius,20px);overflow:hidden;box-shadow:0 4px 12px #0000001a,0 24px 64px #00000033}
:host(.left) .panel{inset-inline:20px auto}
.top{display:flex;align-items:center;gap:10px;padding-block:12px;padding-inline:16px 10px;border-bottom:1px solid var(--line);position:relative}
.mark{width:36px;height:36px;border-radius:12px;background:var(--accent);color:var(--on);display:grid;place-items:center;flex:none;overflow:hidden}.mark img{width:100%;height:100%;object-fit:cover}
.who{flex:1;min-width:0}h2{font-size:15px;line-height:1.3;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}.who p{font-size:12.5px;line-height:1.3;color:var(--mute)}
.tool{width:36px;height:36px;border-radius:10px;display:grid;place-items:center;color:var(--mute);flex:none}.tool:hover,.tool[aria-expanded=true]{background:var(--soft);color:var(--fg)}
.more svg{stroke-width:3}.menu{position:absolute;top:54px;inset-inline-end:12px;z-index:2;background:var(--bg);border:1px solid var(--line);border-radius:12px;padding:6px;min-width:200px;box-shadow:0 10px 30px #0000002e}
.menu>*{display:block;width:100%;text-align:start;padding:9px 12px;border-radius:8px;color:var(--fg);text-decoration:none;font-size:14px}.menu>*:hover{background:var(--soft)}.menu .danger{color:var(--warn)}
.log{flex:1;overflow:hidden auto;overscroll-behavior:contain;padding:16px;display:flex;flex-direction:column;gap:10px;position:relative;scrollbar-width:thin}.log>*{flex:none}.log:focus-visible{outline-offset:-3px}
.say{max-width:88%;padding:9px 14px;border-radius:18px;border-end-start-radius:6px;background:var(--soft);overflow-wrap:anywhere;white-space:pre-wrap;align-self:flex-start;animation:in .18s ease-out}
.me{align-self:flex-end;background:var(--accent);color:var(--on);border-radius:18px;border-end-end-radius:6px}
.about{max-width:none;background:none;border:1px solid var(--line);border-radius:14px;color:var(--mute);font-size:13px;line-height:1.45}
.err{background:none;border:1.5px solid var(--warn)}.err .row{margin-top:8px}.small{color:var(--mute);font-size:13px;align-self:center;text-align:center}
.row{display:flex;flex-wrap:wrap;gap:8px}.chips{padding-top:2px}.chip,.act{min-height:34px;padding:5px 13px;border-radius:17px;border:1px solid var(--accent);color:var(--accent);font-size:14px;line-height:1.4;text-align:start;overflow-wrap:anywhere}
.chip:hover,.act:hover{background:color-mix(in srgb,var(--accent) 10%,transparent)}.main,.decide .chip:first-child{background:var(--accent);color:var(--on);font-weight:600}.main:hover,.decide .chip:first-child:hover{background:color-mix(in srgb,var(--accent) 88%,var(--fg))}
.decide .chip{min-height:40px;border-radius:20px;padding:8px 18px}button:disabled{opacity:.55;cursor:default}
.box{border:1px solid var(--line);border-radius:16px;background:var(--bg);overflow:hidden;align-self:stretch;animation:in .18s ease-out}.pad{padding:14px 16px}.box h3{font-size:14.5px;line-height:1.4}
.shelf{align-self:stretch;margin:0 -16px;animation:in .18s ease-out}.bar{display:flex;align-items:center;padding:0 16px 6px;color:var(--mute);font-size:13px}.bar span{flex:1}.bar .tool{width:30px;height:30px}.bar svg{width:17px;height:17px}
.cards{display:flex;gap:12px;overflow-x:auto;padding:2px 16px 10px;scroll-snap-type:x proximity;scroll-padding-inline:16px;scrollbar-width:thin}.cards:focus-visible{outline-offset:-2px}
.card{flex:0 0 224px;scroll-snap-align:start;border:1px solid var(--line);border-radius:16px;overflow:hidden;display:flex;flex-direction:column;background:var(--bg);position:relative}.one .card{flex-basis:100%}
.pic{aspect-ratio:3/2;background:var(--soft);display:block;overflow:hidden}.pic img{width:100%;height:100%;object-fit:cover;display:block}.one .pic{aspect-ratio:16/10}
.body{padding:11px 13px 13px;display:flex;flex-direction:column;gap:5px;flex:1}.body h3{font-size:14px;line-height:1.35}.body h3 a{color:inherit;text-decoration:none}.body h3 a:hover{text-decoration:underline}
.price{font-size:17px;font-weight:650;line-height:1.3}.facts{display:flex;flex-wrap:wrap;gap:2px 10px;font-size:12.5px;color:var(--mute)}.star{color:var(--star);font-weight:600}.ok{color:var(--good)}.warn{color:var(--warn)}
.opts{display:flex;flex-wrap:wrap;gap:4px}.opts li{font-size:12px;line-height:1.5;padding:1px 8px;border-radius:9px;background:var(--soft);color:var(--fg)}.opts .out{text-decoration:line-through;color:var(--mute)}
.tag{align-self:flex-start;font-size:12px;line-height:1.4;padding:2px 8px;border-radius:8px;border:1px solid var(--edge);color:var(--mute)}
details{font-size:13px}summary{color:var(--accent);padding:3px 0;border-radius:6px;width:fit-content}details p{color:var(--mute);line-height:1.45;white-space:pre-wrap}
.body .row{margin-top:auto;padding-top:6px;gap:6px}.body .act{font-size:13px;min-height:32px;padding:4px 12px}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:13.5px;min-width:100%}th,td{padding:9px 13px;border-bottom:1px solid var(--line);text-align:start;vertical-align:top;min-width:104px;line-height:1.4}thead th{background:var(--soft)}tbody th{color:var(--mute);font-weight:500;min-width:84px;position:sticky;inset-inline-start:0;background:var(--bg)}tbody tr:last-child>*{border-bottom:0}
.steps{padding-top:10px}.steps li{position:relative;padding-block-end:14px;padding-inline-start:30px;line-height:1.4}.steps li:last-child{padding-block-end:0}
.steps li::before{content:"";position:absolute;inset-inline-start:4px;top:4px;width:9px;height:9px;border-radius:50%;border:2px solid var(--edge);background:var(--bg);z-index:1}.steps li:not(:last-child)::after{content:"";position:absolute;inset-inline-start:9.5px;top:14px;bottom:-4px;width:2px;background:var(--line)}
.steps .done::before{background:var(--accent);border-color:var(--accent)}.steps .done::after{background:var(--accent)!important}.steps .current{font-weight:600}.steps .current::before{border:3.5px solid var(--accent);width:12px;height:12px;inset-inline-start:1px;top:2px}.steps .current *{font-weight:400}.steps .todo{color:var(--mute)}
.swap{display:grid;grid-template-columns:1fr auto 1fr;gap:8px;align-items:center;margin-top:10px}.swap>div{background:var(--soft);border-radius:12px;padding:9px 12px;font-size:13.5px;line-height:1.4;overflow-wrap:anywhere;height:100%}.swap .new{box-shadow:inset 0 0 0 1.5px var(--accent)}.swap svg{color:var(--mute);width:18px}
.money{margin-top:10px;display:flex;flex-direction:column;gap:4px;font-size:13.5px}.money li{display:flex;gap:12px;justify-content:space-between;align-items:baseline}.money b{font-weight:650;white-space:nowrap}.notes{margin-top:10px;font-size:12.5px;color:var(--mute);line-height:1.45}
.receipt{border-style:dashed;border-color:var(--edge)}.receipt .head{display:flex;gap:10px;align-items:center;padding:12px 16px;background:var(--soft)}.seal{width:30px;height:30px;border-radius:50%;background:var(--good);color:var(--bg);display:grid;place-items:center;flex:none}
.lines li{display:flex;justify-content:space-between;gap:12px;padding:8px 0;border-bottom:1px solid var(--line);font-size:14px;line-height:1.4}.lines b,.sum{white-space:nowrap;font-weight:600}.sum{display:flex;justify-content:space-between;padding-top:10px}
.wait{display:flex;gap:12px;align-items:center}.wait .mark{border-radius:50%}.picture{width:100%;display:block}
.fb{display:flex;align-items:center;gap:2px;flex-wrap:wrap;margin-top:-4px;color:var(--mute);font-size:13px}.fb .tool{width:30px;height:30px}.fb svg{width:16px;height:16px}.fb [aria-pressed=true]{background:var(--soft);color:var(--accent)}.fb .chip{font-size:13px;min-height:30px;padding:3px 11px;margin:4px 6px 0 0}.fb p{width:100%;padding-inline-start:6px}
.status{display:flex;align-items:center;gap:10px;padding:0 18px;color:var(--mute);font-size:13px;min-height:26px}.dots{display:inline-flex;gap:4px}.dots i{width:6px;height:6px;border-radius:50%;background:var(--mute);animation:dot 1.2s infinite}.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}
.halt{margin-inline-start:auto;display:flex;gap:4px;align-items:center;color:var(--mute);font-size:13px;padding:2px 8px;border-radius:8px}.halt svg{width:16px;height:16px}
form{display:flex;gap:8px;align-items:flex-end;margin:2px 12px 0;padding-block:5px;padding-inline:14px 5px;border:1px solid var(--edge);border-radius:24px}form:focus-within{border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}
textarea{flex:1;min-width:0;resize:none;border:0;background:none;outline:0;font-size:16px;line-height:24px;padding:5px 0;height:34px;max-height:130px;overflow-y:auto}textarea:focus-visible{outline:0}textarea::placeholder{color:var(--mute);opacity:1}
.go{width:36px;height:36px;border-radius:50%;background:var(--accent);color:var(--on);display:grid;place-items:center;flex:none}.go:disabled{background:var(--soft);color:var(--mute);opacity:1}
.foot{padding:6px 16px 10px;font-size:11.5px;line-height:1.4;color:var(--mute);text-align:center}
@keyframes in{from{opacity:0;transform:translateY(6px)}}@keyframes dot{0%,60%,100%{opacity:.3}30%{opacity:1}}
@media (max-width:480px){.panel{inset:0!important;width:100%;height:100dvh;border:0;border-radius:0}.card{flex-basis:min(224px,72vw)}}
@media (prefers-reduced-motion:no-preference){.log,.cards{scroll-behavior:smooth}}@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media (forced-colors:active){.me,.main,.box,.say{border:1px solid}}`;
