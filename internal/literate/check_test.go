package literate

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// good returns a chapter that passes all checks.
func good(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile("testdata/good.md")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(string(src), "WORDS", strings.Repeat("word ", 130), 1)
}

// problems loads and checks a book of one chapter, and of more files as
// pairs of name and content. Read must find the same.
func problems(t *testing.T, chapter string, more ...string) string {
	t.Helper()
	files := fstest.MapFS{"01-greet.md": {Data: []byte(chapter)}}
	for i := 0; i < len(more); i += 2 {
		files[more[i]] = &fstest.MapFile{Data: []byte(more[i+1])}
	}
	b, err := Load(files, "book")
	if err != nil {
		t.Fatal(err)
	}
	found := Check(b)
	_, err = Read(files, "book", func(*Chapter) {})
	if fmt.Sprint(err) != fmt.Sprint(found) {
		t.Errorf("Read: %v\nCheck: %v", err, found)
	}
	if found == nil {
		return ""
	}
	return found.Error()
}

func TestGoodChapter(t *testing.T) {
	if got := problems(t, good(t)); got != "" {
		t.Error(got)
	}
}

// A case changes one thing in the good chapter.
var checks = []struct{ name, old, new, want string }{
	{"title", "# Greetings\n", "", `book/01-greet.md:1:1: a chapter begins with its title, a level 1 heading`},
	{"second title", "## Farewells", "# Farewells", `book/01-greet.md:54:1: a second title`},
	{"lead", "Greet when somebody is there, and not otherwise.\n", "",
		"book/01-greet.md:1:1: no paragraph under the title\nhint: say when to use the mechanism and when not"},
	{"not UTF-8", "Somebody", "S\xffmebody", `book/01-greet.md:7:2: not UTF-8, or a carriage return`},
	{"carriage return", "Somebody", "So\rmebody", `book/01-greet.md:7:3: not UTF-8, or a carriage return`},
	{"indented", "Then it waits.\n", "    go run\n",
		"book/01-greet.md:37:5: indented code block\nhint: use a fence with a language"},
	{"raw HTML", "Then it waits.", "Then it <b>waits</b>.",
		"book/01-greet.md:37:9: raw HTML\nhint: write Markdown; for <, write a code span\n" +
			"book/01-greet.md:37:17: raw HTML\nhint: write Markdown; for <, write a code span"},
	{"line break", "Then it waits.", "Press ^\\\nto quit.",
		"book/01-greet.md:37:8: line break\nhint: begin a new paragraph; a \\ that is meant needs a code span"},
	{"HTML comment", "Then it waits.", "<!-- hidden -->",
		"book/01-greet.md:37:1: raw HTML\nhint: write Markdown; for <, write a code span"},

	{"unclosed fence", "anything\n```\n", "anything\n", `book/01-greet.md:60:1: fence is never closed`},
	{"no language", "```text\n", "```\n", "book/01-greet.md:60:1: fence without a language\nhint: text shows anything as it is"},
	{"go without key", "```go excerpt=greet-user\n", "```go\n",
		"book/01-greet.md:56:1: go fence without a key: nothing verifies it\n" +
			"hint: go takes recipe, excerpt or broken, console recipe or excerpt"},
	{"sh", "```text\n", "```sh\n",
		"book/01-greet.md:60:1: sh fence without a key: nothing verifies it\n" +
			"hint: go takes recipe, excerpt or broken, console recipe or excerpt"},
	{"unknown key", "term=two", "trem=two",
		"book/01-greet.md:15:30: unknown key \"trem\" in info string\nhint: did you mean term?"},
	{"unknown key, nothing near", "excerpt=greet-user", "wherefrom=x",
		"book/01-greet.md:56:1: go fence without a key: nothing verifies it\n" +
			"hint: go takes recipe, excerpt or broken, console recipe or excerpt\n" +
			"book/01-greet.md:56:7: unknown key \"wherefrom\" in info string\nhint: known keys are recipe, excerpt, broken"},
	{"key where none is", "```text", "```text recipe=greet-user",
		"book/01-greet.md:60:9: unknown key \"recipe\" in info string\nhint: a text fence takes no keys"},
	{"repeated key", "term=two", "term=two term=three", `book/01-greet.md:15:39: key "term" in info string repeated`},
	{"no value", "term=two", "term=two scene=", `book/01-greet.md:15:39: key "scene" in info string: no value`},
	{"no equals sign", "term=two", "term=two {.hidden}", `book/01-greet.md:15:39: "{.hidden}" in info string is not key=value`},
	{"quotes", "term=two", `term=two order="any`, `book/01-greet.md:15:39: key "order" in info string: quotes must enclose the whole value`},

	{"bad id", "greet-user", "../evil",
		"book/01-greet.md:9:1: recipe \"../evil\": not an id\nhint: want topic-what, lower-case words joined by hyphens"},
	{"long title", "## Greet the user", "## Greet the user by each name that he ever had",
		`book/01-greet.md:5:1: recipe "greet-user": title has 10 words, more than 8`},
	{"no problem", "Somebody must be greeted by name.\n", "",
		"book/01-greet.md:5:1: recipe \"greet-user\": no problem\nhint: a recipe has problem, session, program, discussion, see also"},
	{"no see also", "### See also\n", "",
		"book/01-greet.md:5:1: recipe \"greet-user\": no see also\nhint: a recipe has problem, session, program, discussion, see also"},
	{"order of parts", "Then it waits.\n", "```console recipe=greet-user term=one\n$ true\n```\n",
		`book/01-greet.md:37:1: recipe "greet-user": session after the program`},
	{"short discussion", "word word ", "", `book/01-greet.md:46:1: recipe "greet-user": discussion has 65 words, want 120 to 250`},
	{"two recipes in a section", "Then it waits.\n", "```go recipe=greet-other\nfunc f() {}\n```\n",
		`book/01-greet.md:37:1: recipe "greet-other" in the section of recipe "greet-user"`},
	{"fence in a list", "```text\nanything\n```", "- item\n\n  ```console recipe=greet-user\n  $ true\n  ```",
		`book/01-greet.md:62:3: recipe "greet-user": fence is not at the top level of a section`},

	{"syntax", "fmt.Println(\"ready\")", "fmt.Println(\"ready\"", `book/01-greet.md:42:21: recipe "greet-user": missing ',' before newline in argument list`},
	{"statements", "// wait waits.\n", "wait()\n", `book/01-greet.md:40:1: recipe "greet-user": expected declaration, found wait`},
	{"package", "package main", "package mine", `book/01-greet.md:24:9: recipe "greet-user": package mine is not main`},
	{"cut in a function", "\twait()\n}\n```\n\nThen it waits.\n\n```go recipe=greet-user\n", "\twait()\n```\n\n```go recipe=greet-user\n}\n\n",
		"book/01-greet.md:33:9: recipe \"greet-user\": expected '}', found 'EOF'\n" +
			`book/01-greet.md:37:1: recipe "greet-user": expected declaration, found '}'`},
	{"cut in a comment", "```\n\nThen it waits.\n\n```go recipe=greet-user\n", "\n/* one\n```\n\n```go recipe=greet-user\ntwo */\n\n",
		`book/01-greet.md:36:1: recipe "greet-user": comment not terminated`},
	{"unsorted imports", "\t\"fmt\"\n\t\"os\"\n", "\t\"os\"\n\t\"fmt\"\n",
		"book/01-greet.md:27:1: recipe \"greet-user\": not as gofmt writes it\nhint: want \"\\t\\\"fmt\\\"\""},
	{"number", `fmt.Println("ready")`, `fmt.Println("ready", 0X1F)`,
		"book/01-greet.md:42:1: recipe \"greet-user\": not as gofmt writes it\nhint: want \"\\tfmt.Println(\\\"ready\\\", 0x1F)\""},
	{"gofmt", "\tfmt.Println(\"ready\")", "  fmt.Println(\"ready\")",
		"book/01-greet.md:42:1: recipe \"greet-user\": not as gofmt writes it\nhint: want \"\\tfmt.Println(\\\"ready\\\")\""},
	{"columns", `"ready"`, `"` + strings.Repeat("x", 60) + `"`, `book/01-greet.md:42: recipe "greet-user": line has 79 columns, more than 72`},
	{"length", "// wait waits.\n", strings.Repeat("// wait waits.\n", 100), `book/01-greet.md:5:1: recipe "greet-user": program has 115 lines, more than 100`},
	{"import", `"os"`, "\"os\"\n\n\t\"github.com/creack/pty\"",
		"book/01-greet.md:30:2: recipe \"greet-user\": imports github.com/creack/pty\n" +
			"hint: the standard library and golang.org/x/sys/unix only"},
	{"variable", "// wait waits.\n", "var global int\n\n// wait waits.\n", `book/01-greet.md:40:1: recipe "greet-user": package variable`},
	{"excerpt", "I am\", os", "I was\", os", `book/01-greet.md:57:1: excerpt: recipe "greet-user" has no such line here`},
	{"excerpt of a session", "```text\n", "```console excerpt=greet-user\n", `book/01-greet.md:61:1: excerpt: recipe "greet-user" has no such line here`},
	{"excerpt of nothing", "excerpt=greet-user", "excerpt=greet-me", `book/01-greet.md:56:1: excerpt of recipe "greet-me", which is not there`},

	{"link to a heading", "(#farewells)", "(#farewell)",
		"book/01-greet.md:52:1: link \"#farewell\": book/01-greet.md has no such heading\nhint: did you mean #farewells?"},
	{"link to a file", "(#farewells)", "(02-part.md)", `book/01-greet.md:52:1: link "02-part.md": the book has no file 02-part.md`},
	{"script link", "(#farewells)", "(javascript:alert)", "book/01-greet.md:52:1: link \"javascript:alert\": scheme javascript\nhint: want https"},
	{"image", "[Farewells](#farewells)", "![](02-x.svg)",
		"book/01-greet.md:52:1: link \"02-x.svg\": the book has no file 02-x.svg\nbook/01-greet.md:52:1: image without a text that describes it"},

	{"no command", "$ kill -INT 4242\n", "kill\n", `book/01-greet.md:16:1: nothing runs in this terminal yet: want a command after "$ "`},
	{"empty session", "$ kill -INT 4242\n", "", `book/01-greet.md:15:1: recipe "greet-user": empty fence`},
	{"sleep", "$ kill -INT 4242\n", "$ sleep 1; kill -INT 4242\n",
		"book/01-greet.md:16:1: a session does not sleep: \"sleep 1; kill -INT 4242\"\nhint: wait for a line that the other side prints"},
	{"sample never occurs", "pid=4242", "pid=4242 num=99", `book/01-greet.md:9:48: sample "99" never occurs`},
	{"sample inside a word", "I am 4242\n", "I am 42421\n",
		"book/01-greet.md:9:39: sample \"4242\" never occurs\nbook/01-greet.md:16:1: sample \"4242\" is used before it occurs in output"},
	{"sample used early", "$ cookbook run greet-user\n", "$ cookbook run greet-user 4242\n",
		`book/01-greet.md:10:1: sample "4242" is used before it occurs in output`},
	{"sample of another kind", "pid=4242", "dur=4242",
		"book/01-greet.md:9:39: sample \"4242\" does not look like a dur"},
	{"sample twice", "term=two", "term=two num=4242", `book/01-greet.md:15:39: sample "4242" declared twice in one scene`},
	{"bad order", "term=two", "term=two order=random", `book/01-greet.md:15:1: order="random" is neither interleave nor any`},
	{"any lines in any order", "term=one\nbye\n", "term=one order=any\n...\n", `book/01-greet.md:20:1: "..." in a session with order=any`},
	{"scene name", "term=two", "term=two scene=A/B",
		"book/01-greet.md:15:1: scene \"A/B\": not lower-case letters and digits"},
	{"early key", "$ kill -INT 4242\n", "$ cat\n^C\n",
		"book/01-greet.md:17:1: ^C before the program has printed anything\nhint: the key would strike before the program is ready"},
	{"key without waiting", "term=two\n$ kill -INT 4242\n```\n\n```console recipe=greet-user term=one\nbye\n",
		"term=one\n^C\n```\n\n```console recipe=greet-user term=two\n$ kill -0 4242\n",
		"book/01-greet.md:20:1: ^C at line 16 may not have had its effect yet\nhint: wait for it in its terminal, with a line or $ echo $?"},
	{"status that is a sample", "term=one\nbye\n", "term=one num=2\nbye 2\n$ echo $?\n2\n",
		"book/01-greet.md:22:1: status 2 is declared to be a sample\nhint: take another literal for the sample"},
	{"input that is not typed", "term=two", "term=two input=hello", `book/01-greet.md:15:39: input "hello" ends no line of this session`},
}

func TestCheck(t *testing.T) {
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			src := good(t)
			n := 1
			if c.old == "greet-user" || c.name == "short discussion" {
				n = -1
			}
			changed := strings.Replace(src, c.old, c.new, n)
			if c.name == "short discussion" {
				changed = strings.Replace(src, strings.Repeat("word ", 65), "", 1)
			}
			if changed == src {
				t.Fatalf("%q is not in the chapter", c.old)
			}
			if got := problems(t, changed); !strings.HasPrefix(got, c.want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

func TestBookChecks(t *testing.T) {
	second := strings.NewReplacer("greet-user", "greet-host", "Greet the user", "Greet the host").Replace(good(t))
	for _, c := range []struct{ name, file, content, want string }{
		{"same id", "02-more.md", good(t), `book/02-more.md:5:1: recipe "greet-user" is there already, at book/01-greet.md:5:1`},
		{"same topic", "02-more.md", second, `book/02-more.md:5:1: recipe "greet-host": topic "greet" belongs to book/01-greet.md`},
		{"name", "more.md", "# More\n\nText.\n", "book/more.md: not a chapter's name\nhint: want NN-topic.md"},
		{"exception", "exceptions.txt", "length greet-user: it is long\n",
			"book/exceptions.txt:1:1: exception length greet-user exempts nothing\nhint: remove the line"},
		{"exception without reason", "exceptions.txt", "length greet-user\n",
			"book/exceptions.txt:1:1: exception without rule, subject or reason\nhint: want RULE SUBJECT: REASON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := problems(t, good(t), c.file, c.content); got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

func TestException(t *testing.T) {
	src := strings.Replace(good(t), "```text\n", "```sh\n", 1)
	if got := problems(t, src, "exceptions.txt", "# why\n\nfence-key 01-greet.md/sh: for the reader's eyes\n"); got != "" {
		t.Error(got)
	}
}

// Read visits the chapters that have no problems of their own but excused
// ones, while their syntax is there.
func TestReadVisits(t *testing.T) {
	files := fstest.MapFS{
		"01-greet.md":    {Data: []byte(strings.Replace(good(t), "```text\n", "```sh\n", 1))},
		"02-bad.md":      {Data: []byte("# Bad\n\nText.\n\n<hr>\n")},
		"03-link.md":     {Data: []byte("# Link\n\n[Leads nowhere](#x).\n")},
		"exceptions.txt": {Data: []byte("fence-key 01-greet.md/sh: for the reader's eyes\n")},
	}
	var mu sync.Mutex
	visited := map[string]int{}
	b, err := Read(files, "book", func(c *Chapter) {
		mu.Lock()
		defer mu.Unlock()
		visited[c.Name] = len(c.Lead())
	})
	if list, ok := errors.AsType[ErrorList](err); !ok || len(list) != 2 {
		t.Errorf("problems: %v", err)
	}
	if want := map[string]int{"01-greet": 1, "03-link": 1}; !maps.Equal(visited, want) {
		t.Errorf("visited %v, want %v", visited, want)
	}
	if c := b.Chapters[0]; c.Lead() != nil || c.Bytes() != nil || c.Recipes[0].program != nil || c.Source == "" {
		t.Error("the syntax is still there, or the text is not")
	}
}

// All problems come at once, in the order of the lines.
func TestAllAtOnce(t *testing.T) {
	src := strings.NewReplacer("term=two", "term=two order=x", "```text", "```sh", "(#farewells)", "(#x)").Replace(good(t))
	got := strings.Split(problems(t, src), "\n")
	var places []string
	for _, line := range got {
		if strings.HasPrefix(line, "book/") {
			places = append(places, strings.SplitN(line, ":", 3)[1])
		}
	}
	if strings.Join(places, " ") != "15 52 60" {
		t.Errorf("problems at lines %v:\n%s", places, strings.Join(got, "\n"))
	}
}

func TestLoadNothing(t *testing.T) {
	_, err := Load(fstest.MapFS{"notes.txt": {}}, "book")
	if err == nil || err.Error() != "book: no chapters: want NN-topic.md" {
		t.Error(err)
	}
}

// Find gives the same recipe as Load, at the same places, though it parses
// less; and it is not misled by what looks like a heading.
func TestFind(t *testing.T) {
	tricky := strings.Replace(good(t), "fmt.Println(\"ready\")", "fmt.Println(`\n## ready`)", 1)
	for _, src := range []string{good(t), tricky} {
		files := fstest.MapFS{"01-greet.md": {Data: []byte(src)}, "02-x.md": {Data: []byte("# X\n\nrecipe=greet-none\n")}}
		b, err := Load(files, "book")
		if err != nil {
			t.Fatal(err)
		}
		want := b.Recipe("greet-user")
		got, err := Find(files, "book", "greet-user")
		if err != nil || got == nil || got.Title != want.Title || got.Pos != want.Pos {
			t.Fatalf("%+v, %v", got, err)
		}
		p, err1 := want.Tangle()
		q, err2 := got.Tangle()
		if err1 != nil || err2 != nil || p.Source != q.Source || !slices.Equal(p.Lines, q.Lines) {
			t.Errorf("%v, %v, %v", q, err1, err2)
		}
		if r, err := Find(files, "book", "greet-none"); r != nil || err != nil {
			t.Errorf("%v, %v", r, err)
		}
	}
}

// The error of Check is the list itself, for those who want each place.
func TestErrorList(t *testing.T) {
	b, err := Load(fstest.MapFS{"01-x.md": {Data: []byte("text\n")}}, "book")
	if err != nil {
		t.Fatal(err)
	}
	var list ErrorList
	if !errors.As(Check(b), &list) || len(list) != 1 || list[0].Pos.Line != 1 {
		t.Errorf("%v", list)
	}
}
