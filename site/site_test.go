package site

import (
	"bytes"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cookbook/book"
	"cookbook/internal/literate"
)

var testOptions = Options{Base: "https://example.org/ipc/", Date: time.Unix(1_800_000_000, 0)}

// small is a book with all that a chapter may hold.
func small(t testing.TB) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{"figures/greet.svg": {Data: []byte(
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 300"><title>Hello</title></svg>`)}}
	for _, name := range []string{"01-greet.md", "02-leave.md"} {
		src, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: src}
	}
	return files
}

// render renders a book that need not pass its checks.
func render(t testing.TB, fsys fs.FS, o Options) *Memory {
	t.Helper()
	pages := new(Memory)
	s := woven(t, fsys, o, pages)
	if err := s.write(); err != nil {
		t.Fatal(err)
	}
	return pages
}

// woven does what Render does before it writes, but without the checks.
func woven(t testing.TB, fsys fs.FS, o Options, sink Sink) *site {
	t.Helper()
	s, err := readBook(fsys, "book", o, sink, literate.Visit)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// books are the small book and the real one.
func books(t *testing.T) map[string]fs.FS {
	return map[string]fs.FS{"small": small(t), "real": book.Files}
}

func page1(t *testing.T, pages *Memory, name string) string {
	t.Helper()
	content := pages.File(name)
	if content == nil {
		t.Fatalf("no %s", name)
	}
	return string(content)
}

// wants holds that a page has each of these.
func wants(t *testing.T, page string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(page, part) {
			t.Errorf("no %s", part)
		}
	}
}

func TestFiles(t *testing.T) {
	pages := render(t, small(t), testOptions)
	got := pages.Names()
	slices.Sort(got)
	want := strings.Fields(`01-greet.md 01-greet/index.html 02-leave.md 02-leave/index.html 404.html
		assets/book.css assets/book.js assets/icon.svg assets/search.txt feed.xml figures/greet.svg index.html index.md
		llms.txt print.md print/index.html recipes.md recipes/greet-user.md recipes/greet-user/index.html
		recipes/greet-user/main.go.txt recipes/index.html recipes/leave-now.md recipes/leave-now/index.html
		recipes/leave-now/main.go.txt sitemap.xml`)
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestCanonical(t *testing.T) {
	pages := render(t, small(t), testOptions)
	for name, want := range map[string]string{
		"index.html":                     `<link rel="canonical" href="https://example.org/ipc/">`,
		"01-greet/index.html":            `<link rel="canonical" href="https://example.org/ipc/01-greet/">`,
		"recipes/greet-user/index.html":  `<link rel="canonical" href="https://example.org/ipc/recipes/greet-user/">`,
		"404.html":                       `<a href="/ipc/recipes/">`,
		"sitemap.xml":                    `<loc>https://example.org/ipc/recipes/greet-user/</loc>`,
		"feed.xml":                       `href="https://example.org/ipc/recipes/greet-user/"`,
		"llms.txt":                       `](https://example.org/ipc/recipes/greet-user.md)`,
		"recipes/greet-user/main.go.txt": "package main\n",
	} {
		wants(t, page1(t, pages, name), want)
	}
	bare := render(t, small(t), Options{Date: testOptions.Date})
	if bare.File("sitemap.xml") != nil || strings.Contains(page1(t, bare, "index.html"), "canonical") {
		t.Error("addresses without a base")
	}
}

// TestDeterministic renders with one processor and with several.
func TestDeterministic(t *testing.T) {
	for name, fsys := range books(t) {
		before := runtime.GOMAXPROCS(1)
		first := render(t, fsys, testOptions)
		runtime.GOMAXPROCS(max(before, 4))
		second := render(t, fsys, testOptions)
		runtime.GOMAXPROCS(before)
		if len(first.files) != len(second.files) {
			t.Errorf("%s: %d files, then %d", name, len(first.files), len(second.files))
		}
		for file := range first.files {
			if !bytes.Equal(first.files[file], second.files[file]) {
				t.Errorf("%s: %s differs", name, file)
			}
		}
	}
}

// TestProgram holds that the program as text is what cookbook show prints.
func TestProgram(t *testing.T) {
	pages := render(t, book.Files, testOptions)
	b, err := literate.Load(book.Files, "book")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range b.Recipes() {
		p, err := r.Tangle()
		if err != nil {
			t.Fatal(err)
		}
		if got := page1(t, pages, "recipes/"+r.ID+"/main.go.txt"); got != p.Source {
			t.Errorf("%s: program differs", r.ID)
		}
	}
}

func TestSession(t *testing.T) {
	page := page1(t, render(t, small(t), testOptions), "recipes/greet-user/index.html")
	wants(t, page,
		`<div class="scene n2">`,
		`<figure class="term t1"><figcaption>one<span>1</span></figcaption>`,
		`<figure class="term t2"><figcaption>two<span>2</span></figcaption>`,
		`<span class="p">$ </span><kbd>cookbook run greet-user</kbd>`+"\n",
		`Your name: <kbd class="in">Ann</kbd>`+"\n",
		`Hello &lt;Ann&gt;, I am <var title="a process ID that varies">4242</var>`+"\n",
		`<kbd>kill <var title="a process ID that varies">4242</var></kbd>`,
		`<kbd class="key" title="Control and D">^D</kbd>`,
		`<p class="note">Varies: <var>4242</var> (process ID). The lines may come in any order.</p>`,
		`<span class="any" title="any lines">...</span>`,
		`<kbd>cookbook run greet-user | cat</kbd>`)
	if n := strings.Count(page, `Your name: <kbd class="in">Ann</kbd>`); n != 2 {
		t.Errorf("the excerpt of the session shows what is typed %d times of 2", n)
	}
}

func TestPlatforms(t *testing.T) {
	pages := render(t, small(t), testOptions)
	wants(t, page1(t, pages, "recipes/greet-user/index.html"), "<span>Linux, macOS, FreeBSD</span>")
	wants(t, page1(t, pages, "recipes/leave-now/index.html"), "<span>Linux only</span>")
}

func TestIndex(t *testing.T) {
	index := page1(t, render(t, small(t), testOptions), "recipes/index.html")
	wants(t, index,
		`<dt>Who <em>is</em> there?</dt><dd><a href="greet-user/">Greet two users</a></dd><dd><a href="leave-now/">Leave</a></dd>`,
		`<a href="https://pkg.go.dev/golang.org/x/sys/unix#SIGINT"><code>unix.SIGINT</code></a></dt><dd><a href="greet-user/">greet-user</a>`,
		"<h3>Linux only</h3>")
	if strings.Contains(index, "fmt.Println") {
		t.Error("fmt does not communicate")
	}
}

// TestPlaces holds how one link looks on the pages its section stands on.
func TestPlaces(t *testing.T) {
	pages := render(t, small(t), testOptions)
	for name, want := range map[string][]string{
		"01-greet/index.html": {`<a href="#discussion">the end</a>`, `<a href="../02-leave/#leave">leave</a>`,
			`<h3 id="discussion">`, `src="../figures/greet.svg"`},
		"recipes/greet-user/index.html": {`<a href="#discussion">the end</a>`, `<a href="../leave-now/">leave</a>`,
			`<a href="../leave-now/#discussion">its`, `<h2 id="discussion">`, `<a href="../../02-leave/">all</a>`, `<a href="../../figures/greet.svg">`},
		"print/index.html": {`<a href="#c01-greet--discussion">the end</a>`, `<a href="#c02-leave--leave">leave</a>`,
			`<h4 id="c01-greet--discussion">`, `<a href="#c02-leave">all</a>`},
		"recipes/greet-user.md": {"[the end](../01-greet.md#discussion)", "[leave](leave-now.md)", "[figure](../figures/greet.svg)"},
		"print.md":              {"[the end](01-greet.md#discussion)", "[leave](02-leave.md#leave)"},
	} {
		wants(t, page1(t, pages, name), want...)
	}
}

func TestTypography(t *testing.T) {
	pages := render(t, small(t), testOptions)
	wants(t, page1(t, pages, "01-greet/index.html"), "somebody “is” there\u00a0– and", "10\u00a0ms")
	for in, want := range map[string]string{
		`"a" 'b'`: "“a” ‘b’", `it's`: "it’s", `("x")`: "(“x”)", `\"x`: `\"x`, "a...": "a…", "5 KB": "5\u00a0KB", "5 Kilo": "5 Kilo",
	} {
		if got := string(smart([]byte(in), ' ')); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// TestHostile renders a chapter that the checks would refuse.
func TestHostile(t *testing.T) {
	files := small(t)
	files["03-bad.md"] = &fstest.MapFile{Data: []byte("# Bad <script>alert(1)</script>\n\nText <img src=x onerror=alert(1)>.\n\n" +
		"<script>alert(2)</script>\n\n<div onclick=alert(3)>\n\n## Links\n\n" +
		"[a](javascript:alert(4)) [b](JAVASCRIPT:alert(5)) [c](data:text/html,x) [d](//evil.example/) [e](../../etc/passwd) [f](vbscript:x)\n" +
		"<javascript:alert(6)> [g](java&#115;cript:alert(7)) ![h](javascript:alert(8)) ![i](https://evil.example/x.png)\n\n" +
		"```text\"><script>\n</code></pre><script>alert(9)</script>\n```\n")}
	pages := render(t, files, testOptions)
	for _, name := range []string{"03-bad/index.html", "index.html", "print/index.html", "recipes/index.html"} {
		page := page1(t, pages, name)
		checkPolicy(t, name, parse(t, page))
		for _, bad := range []string{"<script>", "<img src=x", `href="javascript`, `href="data:`, `"//evil`, `src="https://evil`, "passwd"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s has %s", name, bad)
			}
		}
	}
	wants(t, page1(t, pages, "03-bad/index.html"), "&lt;script&gt;alert(2)&lt;/script&gt;")
}
