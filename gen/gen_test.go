package gen

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"cookbook/book"
	"cookbook/internal/literate"
)

// The tree is what the book says: the test that keeps generated files fresh.
func TestTreeIsFresh(t *testing.T) {
	b, err := literate.Load(book.Files, "book")
	if err != nil {
		t.Fatal(err)
	}
	if err := literate.Check(b); err != nil {
		t.Fatal(err)
	}
	plan, err := Plan(b)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := Tree("..").Stale(plan)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		t.Errorf("stale: mend it with\n\tmake gen\n%s", c.Diff())
	}
}

const chapter = `# Title

Lead.

## Print a word

Problem.

` + "```console recipe=say-word scene=a pid=42\n$ echo 'it''s' $$\nit's 42\n```\n\n" +
	"```console recipe=say-word scene=a term=two order=any input=yes\n$ cat\nOk? yes\n^D\n```\n\n" +
	"```go recipe=say-word\npackage main\n\nfunc main() {\n\tprintln(word())\n}\n```\n\nThen:\n\n" +
	"```go recipe=say-word\nfunc word() string { return \"word\" }\n```\n"

func parse(t *testing.T, src string) *literate.Book {
	t.Helper()
	b, err := literate.Load(fstest.MapFS{"01-say.md": {Data: []byte(src)}}, "book")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPlan(t *testing.T) {
	plan, err := Plan(parse(t, chapter))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"recipes/say-word/main.go": `// Code generated from book/01-say.md by cookbook gen. DO NOT EDIT.

package main

func main() {
	println(word())
}

func word() string { return "word" }
`,
		"testdata/script/recipe_say-word_a.txtar": `# Code generated from book/01-say.md by cookbook gen. DO NOT EDIT.

scene book/01-say.md say-word_a 'pid=42'

# book/01-say.md:10
term ''
send :10 'echo ''it''''s'' $$'
want :11 'it''s 42'

# book/01-say.md:15 (two)
term 'two'
send :15 'cat'
prompt :16 -any 'Ok? '
type :16 'yes'
key :17 '^D'

# the end
end :17
`,
	}
	for _, f := range plan {
		if string(f.Content) != want[f.Path] {
			t.Errorf("%s:\n%s", f.Path, f.Content)
		}
		delete(want, f.Path)
	}
	for path := range want {
		t.Errorf("no %s", path)
	}
}

// tree makes a tree with these files, pairs of name and content.
func tree(t *testing.T, files ...string) Tree {
	t.Helper()
	root := Tree(t.TempDir())
	for i := 0; i < len(files); i += 2 {
		if err := os.MkdirAll(filepath.Dir(root.abs(files[i])), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(root.abs(files[i]), []byte(files[i+1]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// content lists the files below a tree with their contents.
func content(t *testing.T, root Tree) string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(string(root), func(path string, d os.DirEntry, err error) error {
		if err != nil || path == string(root) {
			return err
		}
		name, err := filepath.Rel(string(root), path)
		if err != nil {
			return err
		}
		if !d.Type().IsRegular() {
			all = append(all, name+"/")
			return nil
		}
		text, err := os.ReadFile(path)
		all = append(all, name+"="+string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

const (
	old  = "// Code generated from book/01-a.md by cookbook gen. DO NOT EDIT.\nold\n"
	next = "// Code generated from book/01-a.md by cookbook gen. DO NOT EDIT.\nnew\n"
)

func TestWrite(t *testing.T) {
	root := tree(t,
		"recipes/say-same/main.go", next,
		"recipes/say-old/main.go", old,
		"recipes/say-gone/main.go", old,
		"recipes/say-killed/.gen-123", "half",
		"testdata/script/recipe_say-gone.txtar", "# Code generated from book/01-a.md by cookbook gen. DO NOT EDIT.\n",
		"testdata/script/list.txtar", "by hand\n")
	plan := []File{
		{"recipes/say-same/main.go", []byte(next)},
		{"recipes/say-old/main.go", []byte(next)},
		{"recipes/say-new/main.go", []byte(next)},
		{"other/file.txt", []byte("planned elsewhere\n")},
	}
	changes, err := root.Stale(plan)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range changes {
		names = append(names, c.Path)
	}
	if want := "other/file.txt recipes/say-gone/main.go recipes/say-killed/.gen-123 recipes/say-new/main.go " +
		"recipes/say-old/main.go testdata/script/recipe_say-gone.txtar"; strings.Join(names, " ") != want {
		t.Errorf("stale: %v", names)
	}
	if err := root.Write(changes); err != nil {
		t.Fatal(err)
	}
	if again, err := root.Stale(plan); len(again) > 0 || err != nil {
		t.Errorf("the second time: %v, %v", again, err)
	}
	want := strings.Join([]string{
		"other/", "other/file.txt=planned elsewhere\n", "recipes/",
		"recipes/say-new/", "recipes/say-new/main.go=" + next,
		"recipes/say-old/", "recipes/say-old/main.go=" + next,
		"recipes/say-same/", "recipes/say-same/main.go=" + next,
		"testdata/", "testdata/script/", "testdata/script/list.txtar=by hand\n",
	}, "\n")
	if got := content(t, root); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestStrangers(t *testing.T) {
	const hint = "\nhint: move it away: only generated files belong here"
	for _, c := range []struct {
		name, file string
		link       bool
		want       string
	}{
		{"beside a recipe", "recipes/notes.txt", false, "recipes/notes.txt: no chapter produces it" + hint},
		{"a program by hand", "recipes/say-word/main.go", false, "recipes/say-word/main.go: no chapter produces it" + hint},
		{"a second file", "recipes/say-word/other.go", false, "recipes/say-word/other.go: no chapter produces it" + hint},
		{"a script", "testdata/script/recipe_mine.txtar", false, "testdata/script/recipe_mine.txtar: no chapter produces it" + hint},
		{"a symbolic link", "recipes/say-word", true, "recipes/say-word: neither a file nor a directory" + hint},
		{"the folder is a link", "recipes", true, "recipes: neither a file nor a directory" + hint},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := tree(t, "elsewhere/main.go", old)
			if c.link {
				if err := os.MkdirAll(filepath.Dir(root.abs(c.file)), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(root.abs("elsewhere"), root.abs(c.file)); err != nil {
					t.Fatal(err)
				}
			} else {
				root = tree(t, c.file, "mine\n")
			}
			before := content(t, root)
			_, err := root.Stale([]File{{"recipes/say-word/main.go", []byte(next)}})
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if after := content(t, root); after != before {
				t.Errorf("the tree has changed:\n%s", after)
			}
		})
	}
}

// A failure before the first rename leaves the tree as it was.
func TestWriteUndone(t *testing.T) {
	root := tree(t, "recipes/say-old/main.go", old, "testdata", "a file where a folder must be")
	before := content(t, root)
	err := root.Write([]Change{
		{"recipes/say-new/main.go", nil, []byte(next)},
		{"recipes/say-old/main.go", []byte(old), []byte(next)},
		{"testdata/script/recipe_a.txtar", nil, []byte(next)},
	})
	if err == nil || !strings.HasPrefix(err.Error(), "nothing written: ") {
		t.Error(err)
	}
	if after := content(t, root); after != before {
		t.Errorf("got:\n%s\nwant:\n%s", after, before)
	}
}

func TestFindings(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"nothing", "", "", ""},
		{"the compiler", "println(word())", "println(ward())", "book/01-say.md:24:10: undefined: ward"},
		{"in the second fragment", `{ return "word" }`, `{ return 7 }`,
			"book/01-say.md:31:29: cannot use 7 (untyped int constant) as string value in return statement"},
		{"vet", `{ return "word" }`, "{\n\tvar x string\n\tx = x\n\treturn x\n}", "book/01-say.md:33:2: self-assignment of x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := parse(t, strings.Replace(chapter, c.old, c.new, 1))
			got := ""
			if err := Tree("..").Compile(b, b.Recipes(), "/nowhere/book"); err != nil {
				got = err.Error()
			}
			if got != c.want && (c.want == "" || !strings.HasPrefix(got, c.want)) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBroken(t *testing.T) {
	const fence = "\n```go broken=\"undefined: nobody\"\npackage main\n\nfunc main() { %s }\n```\n"
	for call, want := range map[string]string{
		"nobody()":  "",
		"println()": `book/01-say.md:34:1: compiles, but is marked broken="undefined: nobody"`,
		"missing()": `book/01-say.md:34:1: does not compile, but not with "undefined: nobody"`,
	} {
		got := ""
		if err := Tree("..").Broken(parse(t, chapter+strings.Replace(fence, "%s", call, 1))); err != nil {
			got = err.Error()
		}
		if got != want && (want == "" || !strings.HasPrefix(got, want)) {
			t.Errorf("%s: got %q, want %q", call, got, want)
		}
	}
}

// Staticcheck passes over generated files, and must not do so here.
func TestStaticcheck(t *testing.T) {
	got := Tree("..").Staticcheck(parse(t, strings.Replace(chapter, "println(word())", `println("word")`, 1)))
	if want := "book/01-say.md:31:6: func word is unused (U1000)"; got == nil || got.Error() != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestApply(t *testing.T) {
	root := tree(t, "01-a.md", "one\ntwo\nthree\n")
	name := root.abs("01-a.md")
	edits := []literate.Edit{
		{Pos: literate.Pos{Line: 1}, Old: 1, New: []string{"1"}},
		{Pos: literate.Pos{Line: 3}, Old: 1, New: []string{"3", "4"}},
	}
	if err := Apply(name, edits); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(name); string(text) != "1\ntwo\n3\n4\n" {
		t.Errorf("%q, %v", text, err)
	}
	if err := Apply(name, []literate.Edit{{Pos: literate.Pos{Line: 9}, Old: 1}}); err == nil {
		t.Error("an edit beyond the end is no error")
	}
}
