package gen

import (
	"fmt"
	"path"
	"strings"

	"cookbook/internal/literate"
)

// File is one generated file. Path is below the project's root, with
// slashes.
type File struct {
	Path    string
	Content []byte
}

// Plan returns the files that the book produces: the program of each recipe
// and the script of each scene. The error is of the book's fragments.
func Plan(b *literate.Book) ([]File, error) {
	var files []File
	for _, r := range b.Recipes() {
		p, err := r.Tangle()
		if err != nil {
			return nil, err
		}
		files = append(files, File{programPath(r.ID), []byte(header("//", r.Chapter) + p.Source)})
		for _, s := range r.Scenes {
			files = append(files, File{scriptPath(s), []byte(header("#", r.Chapter) + script(s))})
		}
	}
	return files, nil
}

func programPath(id string) string { return path.Join("recipes", id, "main.go") }

func scriptPath(s *literate.Scene) string {
	return path.Join("testdata/script", "recipe_"+s.ID()+".txtar")
}

// header is the line that marks a file as generated, see
// https://go.dev/s/generatedcode.
func header(comment string, c *literate.Chapter) string {
	return comment + " Code generated from " + path.Join("book", path.Base(c.File)) + " by cookbook gen. DO NOT EDIT.\n\n"
}

// script writes a scene as a testscript, in the commands that package
// transcript defines. A comment before each command names its place, so that
// testscript's log does too.
func script(s *literate.Scene) string {
	var sb strings.Builder
	p := s.Recipe.Chapter
	file := path.Join("book", path.Base(p.File))
	sb.WriteString("scene " + file + " " + s.ID())
	for _, sample := range s.Samples {
		sb.WriteString(" " + word(sample.Kind+"="+sample.Literal))
	}
	sb.WriteString("\n")
	term, line := "\x00", 0
	for _, st := range s.Steps {
		if st.Do == literate.Send || st.Term != term {
			fmt.Fprintf(&sb, "\n# %s:%d%s\n", file, st.Pos.Line, shown(st.Term))
		}
		if st.Term != term {
			fmt.Fprintf(&sb, "term %s\n", word(st.Term))
			term = st.Term
		}
		sb.WriteString(command(st))
		line = st.Pos.Line + max(0, len(st.Lines)-1)
	}
	fmt.Fprintf(&sb, "\n# the end\nend :%d\n", line)
	return sb.String()
}

func shown(term string) string {
	if term == "" {
		return ""
	}
	return " (" + term + ")"
}

// command writes one step as a command of a script.
func command(st literate.Step) string {
	verb := map[literate.Action]string{
		literate.Send: "send", literate.Want: "want", literate.Key: "key", literate.Type: "type",
	}[st.Do]
	if st.Partial {
		verb = "prompt"
	}
	words := []string{verb, fmt.Sprintf(":%d", st.Pos.Line)}
	if st.Order != literate.InOrder {
		words = append(words, "-"+string(st.Order))
	}
	if st.Do == literate.Want {
		for _, l := range st.Lines {
			words = append(words, word(l))
		}
	} else {
		words = append(words, word(st.Text))
	}
	return strings.Join(words, " ") + "\n"
}

// word quotes an argument for testscript.
func word(s string) string {
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}
