package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows says which packages of the project each may import, docs/architecture.md
// shows them as a picture.
var arrows = map[string][]string{
	"cookbook/book":                {},
	"cookbook/internal/literate":   {},
	"cookbook/gen":                 {"cookbook/internal/literate"},
	"cookbook/internal/builder":    {"cookbook/internal/literate"},
	"cookbook/internal/transcript": {"cookbook/internal/literate"},
	"cookbook/internal/typeset":    {"cookbook/internal/literate"},
	"cookbook/site":                {"cookbook/internal/literate"},
	"cookbook/cmd/cookbook": {
		"cookbook/book", "cookbook/gen", "cookbook/internal/builder", "cookbook/internal/literate", "cookbook/internal/transcript", "cookbook/internal/typeset", "cookbook/site",
	},
}

func TestArrows(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "cookbook/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		for _, imported := range p.Imports {
			if why := forbidden(p.ImportPath, imported); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, why)
			}
		}
	}
}

// forbidden says why one package may not import another, or "".
func forbidden(from, to string) string {
	first, _, _ := strings.Cut(to, "/")
	switch {
	case strings.HasPrefix(from, "cookbook/recipes/"):
		if strings.Contains(first, ".") && to != "golang.org/x/sys/unix" || first == "cookbook" {
			return "a recipe imports the standard library and x/sys/unix alone"
		}
	case strings.HasPrefix(to, "cookbook/recipes/"):
		return "nothing imports recipes"
	case first == "cookbook" && !slices.Contains(arrows[from], to):
		return "not an arrow of the architecture"
	case strings.Contains(to, "goldmark") && from != "cookbook/internal/literate" && from != "cookbook/internal/typeset" && from != "cookbook/site":
		return "only literate parses Markdown, and only site and typeset render it"
	case strings.Contains(to, "chromedp"):
		return "only tests drive a browser"
	}
	return ""
}
