package site

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cookbook/book"
)

// readIndex reads the index as book.js does: for each word the documents and
// their ranks.
func readIndex(t *testing.T, text string) (docs [][]string, words map[string]map[string]string) {
	t.Helper()
	lines := strings.Split(text, "\n")
	n, err := strconv.Atoi(lines[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1 : n+1] {
		docs = append(docs, strings.Split(line, "\t"))
	}
	words = map[string]map[string]string{}
	var order []string
	last := ""
	rest := lines[n+1:]
	for ; rest[0] != ""; rest = rest[1:] {
		shared, err := strconv.ParseInt(rest[0][:1], 36, 0)
		if err != nil {
			t.Fatal(err)
		}
		last = last[:shared] + rest[0][1:]
		order = append(order, last)
	}
	posting := regexp.MustCompile(`([0-9]*)([a-d])`)
	for i, word := range order {
		words[word] = map[string]string{}
		at := -1
		for _, m := range posting.FindAllStringSubmatch(rest[i+1], -1) {
			step, err := strconv.Atoi(m[1])
			if err != nil {
				step = 1
			}
			at += step
			words[word][docs[at][0]] = m[2]
		}
	}
	return docs, words
}

func TestSearchIndex(t *testing.T) {
	docs, words := readIndex(t, page1(t, render(t, small(t), testOptions), "assets/search.txt"))
	if len(docs) != 5 || docs[2][1] != "Greet two users" || docs[2][2] != "greet-user · Greetings" {
		t.Errorf("documents %q", docs)
	}
	for word, want := range map[string]string{
		"greet": "a", "user": "a", "somebody": "b", "link": "c", "sigint": "d", "println": "d", "hides": "d",
	} {
		if got := words[word]["recipes/greet-user/"]; got != want {
			t.Errorf("%q has rank %q, want %q", word, got, want)
		}
	}
	if words["leave"]["02-leave/"] != "b" || words["the"] != nil {
		t.Errorf("leave %v, the %v", words["leave"], words["the"])
	}
}

func TestSearchWords(t *testing.T) {
	for in, want := range map[string]string{
		"NotifyContext":   "notifycontext context",
		"signal.Notify":   "signal notify",
		"SO_REUSEADDR":    "so_reuseaddr reuseaddr",
		"HTTPServer":      "httpserver server",
		"SysProcAttr":     "sysprocattr procattr attr",
		"don't x 4242":    "don",
		"PID":             "pid",
		"setsockopt(2)":   "setsockopt",
		"EAGAIN/EWOULDÉÉ": "eagain ewouldéé",
	} {
		f := finder{wordIndex: &wordIndex{ids: map[string]int32{}}}
		f.text('d', in)
		for _, word := range strings.Fields(want) {
			if _, ok := f.ids[word]; !ok {
				t.Errorf("%q: no %q", in, word)
			}
		}
		if len(f.ids) != len(strings.Fields(want)) {
			t.Errorf("%q: %v, want %q", in, f.ids, want)
		}
	}
}

// TestEmptyWords holds that the script leaves out the words the index lacks.
func TestEmptyWords(t *testing.T) {
	script := page1(t, render(t, small(t), testOptions), "assets/book.js")
	wants(t, script, "' "+strings.Join(slices.Sorted(maps.Keys(empty)), " ")+" '")
}

// TestFindsRecipes holds that each recipe of the book is found by its id.
func TestFindsRecipes(t *testing.T) {
	docs, words := readIndex(t, page1(t, render(t, book.Files, testOptions), "assets/search.txt"))
	for _, doc := range docs {
		id, ok := strings.CutPrefix(doc[0], "recipes/")
		for part := range strings.SplitSeq(strings.TrimSuffix(id, "/"), "-") {
			if ok && len(part) > 1 && words[part][doc[0]] != "a" {
				t.Errorf("%s is not found by %q", doc[0], part)
			}
		}
	}
}
