package site

import (
	"bytes"
	"compress/gzip"
	"path"
	"slices"
	"strings"
	"testing"

	"cookbook/book"
)

// weigh is the size of a file as a host sends it, compressed.
func weigh(t *testing.T, content []byte) int {
	t.Helper()
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return buf.Len()
}

// TestWeight holds the pages of the book light: style and script below 7,000
// bytes; the median of the recipes' pages, with both, below 15,000; and each
// chapter's page at most twice its Markdown.
func TestWeight(t *testing.T) {
	pages := render(t, book.Files, testOptions)
	assets := weigh(t, pages.File("assets/book.css")) + weigh(t, pages.File("assets/book.js"))
	if assets >= 7000 {
		t.Errorf("style and script have %d bytes", assets)
	}
	var recipes []int
	chapters := 0
	for _, name := range pages.Names() {
		dir, file := path.Split(name)
		switch size := weigh(t, pages.File(name)); {
		case file != "index.html":
		case strings.HasPrefix(name, "recipes/") && strings.Count(name, "/") == 2:
			recipes = append(recipes, size)
		case pages.File(strings.TrimSuffix(dir, "/")+".md") != nil && dir != "recipes/":
			chapters++
			if text := weigh(t, pages.File(strings.TrimSuffix(dir, "/")+".md")); size > 2*text {
				t.Errorf("%s has %d bytes, its Markdown %d", name, size, text)
			}
		}
	}
	if chapters < 2 || len(recipes) < 2 {
		t.Fatalf("weighed %d chapters and %d recipes", chapters, len(recipes))
	}
	slices.Sort(recipes)
	if median := recipes[len(recipes)/2] + assets; median > 15000 {
		t.Errorf("a recipe's page has %d bytes at the median", median)
	}
}
