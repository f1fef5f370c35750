package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"cookbook/book"
	"cookbook/internal/literate"
	"cookbook/internal/transcript"
)

// TestMutation proves that the sessions can fail: it changes one character
// of each expected line and of each sample in the chapters, one at a time,
// and holds that the chapter's checks or its scene notice.
func TestMutation(t *testing.T) {
	b := embedded(t)
	theater := open(t)
	var tried, caught atomic.Int64
	t.Run("recipes", func(t *testing.T) {
		for _, r := range b.Recipes() {
			if why := lacks(r); why != "" {
				t.Logf("%s: not on this system: %s", r.ID, why)
				continue
			}
			t.Run(r.ID, func(t *testing.T) {
				t.Parallel()
				if err := theater.build(context.Background(), r); err != nil {
					t.Fatal(err)
				}
				for _, m := range mutations(r) {
					tried.Add(1)
					if err := m.play(theater, r); err == nil {
						t.Errorf("%s: nobody noticed %q in the place of %q", m.pos, m.new, m.old)
					} else {
						caught.Add(1)
					}
				}
			})
		}
	})
	t.Logf("caught %d of %d mutations", caught.Load(), tried.Load())
}

func embedded(t *testing.T) *literate.Book {
	t.Helper()
	b, err := literate.Load(book.Files, "book")
	if err != nil {
		t.Fatal(err)
	}
	if err := literate.Check(b); err != nil {
		t.Fatal(err)
	}
	return b
}

func open(t *testing.T) *theater {
	t.Helper()
	th, err := newTheater(&options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := th.close(); err != nil {
			t.Error(err)
		}
	})
	return th
}

// mutation replaces a line of a chapter.
type mutation struct {
	pos      literate.Pos
	scene    string
	old, new string
}

// mutations lists all changes to a recipe's sessions.
func mutations(r *literate.Recipe) []mutation {
	source := strings.Split(r.Chapter.Source, "\n")
	var all []mutation
	add := func(s *literate.Scene, pos literate.Pos, from, to int) {
		old := source[pos.Line-1]
		all = append(all, mutation{pos, s.ID(), old, old[:from] + mutate(old[from:to]) + old[to:]})
	}
	for _, s := range r.Scenes {
		for _, sample := range s.Samples {
			line := source[sample.Pos.Line-1]
			from := sample.Pos.Col - 1 + strings.Index(line[sample.Pos.Col-1:], sample.Literal)
			add(s, sample.Pos, from, from+len(sample.Literal))
		}
		for _, st := range s.Steps {
			for i, line := range st.Lines {
				if line != literate.Any {
					pos := literate.Pos{File: st.Pos.File, Line: st.Pos.Line + i, Col: 1}
					add(s, pos, 0, len(line))
				}
			}
		}
	}
	return all
}

// mutate changes one character, which the text itself selects: one of the
// same class, so that the change is as small as a typing error.
func mutate(text string) string {
	if text == "" {
		return "x"
	}
	runes := []rune(text)
	h := fnv.New32()
	h.Write([]byte(text))
	i := int(h.Sum32() % uint32(len(runes)))
	switch r := runes[i]; {
	case r >= '0' && r < '9', r >= 'a' && r < 'z', r >= 'A' && r < 'Z':
		runes[i]++
	case r == '9' || r == 'z' || r == 'Z':
		runes[i]--
	default:
		runes[i] = '#'
	}
	return string(runes)
}

// play returns what notices the mutation: the checks of the changed chapter,
// or the scene.
func (m mutation) play(theater *theater, r *literate.Recipe) error {
	lines := strings.Split(r.Chapter.Source, "\n")
	lines[m.pos.Line-1] = m.new
	name := r.Chapter.Name + ".md"
	b, err := literate.Load(fstest.MapFS{name: {Data: []byte(strings.Join(lines, "\n"))}}, "book")
	if err != nil {
		return err
	}
	changed := b.Recipe(r.ID)
	if changed == nil {
		return fmt.Errorf("no recipe %s any more", r.ID)
	}
	if err := sessionProblems(b, r); err != nil {
		return err
	}
	cfg := theater.Config
	cfg.Limit = 10 * time.Second
	for _, s := range changed.Scenes {
		if s.ID() == m.scene {
			return transcript.Play(cfg, s)
		}
	}
	return fmt.Errorf("no scene %s any more", m.scene)
}

// sessionProblems returns the problems of the book that lie in the recipe's
// sessions. Links to chapters that are not loaded do not count.
func sessionProblems(b *literate.Book, r *literate.Recipe) error {
	var list literate.ErrorList
	errors.As(literate.Check(b), &list)
	first, last := r.Sessions[0].Pos.Line, r.Fragments[0].Pos.Line
	for _, e := range list {
		if e.Pos.Line >= first && e.Pos.Line < last {
			return e
		}
	}
	return nil
}

// TestAnyLinesAreFew keeps "..." rare: what it stands for is unverified.
func TestAnyLinesAreFew(t *testing.T) {
	const most = 1 // how often udp-retry asks again on a busy host is chance
	n := 0
	for _, r := range embedded(t).Recipes() {
		for _, f := range r.Sessions {
			for _, line := range f.Lines {
				if line == literate.Any {
					n++
				}
			}
		}
	}
	if n > most {
		t.Errorf("%d lines of the book are %q, more than %d", n, literate.Any, most)
	}
}
