/// How the pages look that this program writes.
#pragma once

#include <string_view>

namespace stillroom::tools {

/// For a screen, light or dark, and for paper. Class names begin with `page-`: a picture's own style sheet may
/// stand in the same document.
inline constexpr std::string_view kPageStyle = R"(
:root{color-scheme:light dark;--ink:#2c3338;--soft:#5d6870;--paper:#f2f0ea;--card:#fbfaf7;--rule:#dcd9d0;--warm:#a8483a}
@media (prefers-color-scheme:dark){:root{--ink:#e7e9ea;--soft:#a6b0b8;--paper:#0f1316;--card:#161b1f;--rule:#2b3238;--warm:#ee9385}}
body{margin:0;padding:1rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
main{max-width:76rem;margin:0 auto}h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.1rem;margin:0}
.page-soft{color:var(--soft)}.page-picture{overflow-x:auto;margin:1rem 0;border-radius:14px}
.page-picture svg{display:block;width:100%;min-width:56rem;height:auto}
.page-facts{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}
.page-fact{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:.5rem .9rem;min-width:6rem}
.page-fact b{display:block;font-size:1.15rem;font-variant-numeric:tabular-nums}
.page-card{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:.9rem 1rem;margin:.7rem 0}
.page-card table{border-collapse:collapse;width:100%;margin-top:.4rem}
.page-card td{padding:.3rem .8rem .3rem 0;vertical-align:top;border-top:1px solid var(--rule)}
.page-time{white-space:nowrap;color:var(--soft);font-variant-numeric:tabular-nums;width:5rem}
.page-fault{color:var(--warm);font-weight:600}.page-staff{font-weight:600}
@page{size:A4 landscape;margin:12mm}
@media print{:root{--ink:#000;--soft:#444;--paper:#fff;--card:#fff;--rule:#bbb;--warm:#a01010}
body{padding:0}.page-card{break-inside:avoid}.page-picture svg{min-width:0}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)";

}  // namespace stillroom::tools
