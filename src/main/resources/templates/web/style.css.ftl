:root {
  color-scheme: light dark;
  --back: #fff; --text: #1f2328; --quiet: #59636e; --line: #d1d9e0; --link: #0969da;
  --operational: #1a7f37; --degraded: #9a6700; --partial: #bc4c00; --major: #b3202c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0d1117; --text: #f0f6fc; --quiet: #9198a1; --line: #3d444d; --link: #58a6ff;
    --operational: #3fb950; --degraded: #d29922; --partial: #f0883e; --major: #ff7b72;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem; max-width: 860px; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; margin: .5rem 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; }
.headline { border: 2px solid; border-radius: .5rem; padding: 1rem; margin: 1rem 0 .5rem; font-size: 1.2rem; }
.quiet { color: var(--quiet); margin: 0; }
ul { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: .5rem; }
li { padding: 1rem; border-top: 1px solid var(--line); }
li:first-child { border-top: 0; }
.state { margin: 0; font-weight: 600; }
.none, .operational { color: var(--operational); }
.minor, .degraded_performance { color: var(--degraded); }
.partial_outage { color: var(--partial); }
.major, .critical, .major_outage { color: var(--major); }
a { color: var(--link); display: inline-block; padding: .25rem 0; min-height: 24px; }
footer { margin-top: 2rem; }
@media (forced-colors: active) { .state, .headline { color: CanvasText; } }
@media print { body { max-width: none; } }
