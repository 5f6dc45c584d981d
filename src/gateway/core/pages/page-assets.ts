/**
 * The style and the script of the gateway's pages, with the hashes by which their policy lets them in. Both never
 * change with what a page says; the test beside this file computes the hashes again.
 */

/** A chart: paper, ink, a neatline with its scale, rhumb lines from the rose in the corner. */
export const PAGE_STYLE: string =
  `:root{color-scheme:light dark;--paper:#faf6ec;--ink:#22303a;--quiet:#6b7580;--line:#c9bd9f;--mark:#a2402e;--wash:#f2ecdc}` +
  `@media(prefers-color-scheme:dark){:root{--paper:#0f1920;--ink:#dfe5e3;--quiet:#8b99a1;--line:#33454f;--mark:#e08a6d;--wash:#16232b}}` +
  `*{box-sizing:border-box}` +
  `body{margin:0;min-height:100vh;padding:12px;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}` +
  `main{position:relative;overflow:hidden;min-height:calc(100vh - 24px);border:1px solid var(--line);outline:1px solid var(--line);outline-offset:4px;padding:clamp(20px,6vw,72px)}` +
  `svg{position:absolute;top:0;right:0;width:min(52vw,420px);stroke:var(--line);fill:none;pointer-events:none;overflow:visible;translate:24% -24%}.r{opacity:.45}` +
  `.n{fill:var(--mark);stroke:none}` +
  `.in{position:relative;max-width:44rem}` +
  `.kind{margin:0 0 .9rem;color:var(--quiet);font-size:.8rem;letter-spacing:.09em;text-transform:uppercase}` +
  `.kind b{color:var(--mark);font-weight:600}` +
  `h1{max-width:36rem;margin:0 0 .6rem;font:400 clamp(1.3rem,5.2vw,2.1rem)/1.22 "Iowan Old Style",Palatino,"Palatino Linotype",Georgia,serif;overflow-wrap:anywhere;text-wrap:balance}` +
  `p{margin:0 0 1.2rem}` +
  `code,pre,dd,li{font:.86rem/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}` +
  `pre{margin:0 0 1.4rem;padding:.7rem .9rem;background:var(--wash);border-left:2px solid var(--line);white-space:pre-wrap}` +
  `pre.do{border-color:var(--mark);user-select:all}` +
  `.log{max-height:22rem;overflow:auto}` +
  `dl{display:grid;grid-template-columns:auto 1fr;gap:.15rem 1.2rem;margin:0 0 1.4rem}` +
  `dt,h2,.more{color:var(--quiet);font:.86rem/1.6 system-ui,sans-serif;margin:0}` +
  `dd{margin:0}h2{margin:0 0 .3rem}` +
  `ul{list-style:none;margin:0 0 1.4rem;padding:0;border-top:1px solid var(--line)}` +
  `li{display:flex;justify-content:space-between;gap:1rem;padding:.45rem 0;border-bottom:1px solid var(--line)}` +
  `li span{white-space:nowrap;color:var(--quiet);font-family:system-ui,sans-serif}` +
  `a{color:inherit;text-decoration-color:var(--mark);text-underline-offset:.25em}` +
  `@media(prefers-reduced-motion:no-preference){.turn{animation:t 1.6s ease-in-out infinite alternate;transform-origin:50% 50%}@keyframes t{from{transform:rotate(-9deg)}to{transform:rotate(9deg)}}}` +
  `@media(max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}`;

/** Asks again for the head of the same address, and reloads when the gateway's answer is another. */
export const PAGE_SCRIPT: string =
  `const{answer,wait}=document.body.dataset;` +
  `const look=async()=>{` +
  `if(!document.hidden)try{` +
  `const r=await fetch(location.href,{method:"HEAD",cache:"no-store",redirect:"manual",headers:{accept:"text/html"}});` +
  `if(r.headers.get("portolan-answer")!==answer)return location.reload()` +
  `}catch{}` +
  `setTimeout(look,+wait)};` +
  `setTimeout(look,+wait)`;

/** Only this style and this script run, and the script reaches only its own origin. */
export const PAGE_POLICY: string =
  `default-src 'none'; style-src 'sha256-tSB2+buekCw658mmZcyjSOp5MbFHlCpOiQzjQRvs/gs='; script-src 'sha256-hoFJvmRQKngQWMfpa/bg0bQ1YO7JCngHFKeprrqvbRc='; ` +
  `connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
