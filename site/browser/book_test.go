package browser

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"cookbook/internal/literate"
)

// kinds are pages of each kind, with as much on them as pages of the kind
// have. The page for print is left out: it has the parts of all others, and
// takes as long.
func kinds() map[string]string {
	return map[string]string{
		"front":   "",
		"index":   "recipes/",
		"chapter": smallChapter().Name + "/",
		"recipe":  "recipes/" + manyTerminals().ID + "/",
		"lost":    "404.html",
	}
}

// everyKind runs a test on a page of each kind, in one tab.
func everyKind(t *testing.T, f func(b *tab, address string)) {
	b := newTab(t)
	pages := kinds()
	for _, kind := range slices.Sorted(maps.Keys(pages)) {
		t.Run(kind, func(t *testing.T) {
			b.t = t
			f(b, pages[kind])
		})
	}
	b.t = t
}

// smallChapter is the chapter with the fewest recipes, but one at least, and
// a figure.
func smallChapter() *literate.Chapter {
	var small *literate.Chapter
	for _, c := range shared.book.Chapters {
		if len(c.Recipes) > 0 && strings.Contains(c.Source, "](figures/") &&
			(small == nil || len(c.Recipes) < len(small.Recipes)) {
			small = c
		}
	}
	return small
}

// manyTerminals is a recipe whose program has parts and whose session has
// several terminals side by side.
func manyTerminals() *literate.Recipe {
	for _, r := range shared.book.Recipes() {
		if len(r.Sessions) > 1 && len(r.Fragments) > 1 && r.Sessions[0].Info.Get("term") != r.Sessions[1].Info.Get("term") &&
			r.Sessions[0].Info.Get("scene") == r.Sessions[1].Info.Get("scene") {
			return r
		}
	}
	return nil
}

// file is a file of the site.
func file(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(shared.dir + "/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// commands are what a reader of a session types into shells.
func commands(f *literate.Fence) string {
	var typed []string
	r := shared.book.Recipe(f.Info.Get("recipe") + f.Info.Get("excerpt"))
	if r == nil { // a fence of commands alone
		return strings.Join(f.Lines, "\n")
	}
	for _, l := range r.Shown(f) {
		if l.Do == literate.Send {
			typed = append(typed, l.Typed)
		}
	}
	return strings.Join(typed, "\n")
}
