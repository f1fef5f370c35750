package literate

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Book is all chapters, in the order of their numbers.
type Book struct {
	Chapters []*Chapter

	problems   ErrorList
	exceptions []exception
	files      map[string]bool
}

// Chapter is one file, NN-topic.md.
type Chapter struct {
	Name     string // "01-signals"
	File     string // as it is shown in messages: "book/01-signals.md"
	Title    string
	Source   string
	Sections []*Section // one for each H2
	Recipes  []*Recipe

	bytes    []byte // Source as the syntax refers to it; only while it is visited
	doc      ast.Node
	fences   []*Fence
	links    []link
	headings map[string]*Heading
	places   map[ast.Node]*Heading
	lines    []int // the offset at which each line begins
}

// Section is what stands under one H2.
type Section struct {
	Title  string
	Slug   string // the anchor GitHub and the site give the heading
	Pos    Pos
	Nodes  []ast.Node // only while the chapter is visited
	Recipe *Recipe    // nil in a plain section

	anchors map[string]bool // the Local of its headings
}

// Recipe is a section with a program and its sessions.
type Recipe struct {
	ID        string
	Title     string
	Slug      string
	Pos       Pos
	Chapter   *Chapter
	Section   *Section
	Sessions  []*Fence
	Fragments []*Fence
	Scenes    []*Scene

	program *Program // while its chapter is visited
}

// Topic is the part of the id before its first hyphen.
func (r *Recipe) Topic() string {
	topic, _, _ := strings.Cut(r.ID, "-")
	return topic
}

// Fence is one fenced code block.
type Fence struct {
	Pos   Pos // of the opening line
	Info  Info
	Lines []string             // the body
	Node  *ast.FencedCodeBlock // only while the chapter is visited

	body string // the body with its line ends, if the chapter holds it in one piece
}

// LinePos is the place of line i of the body, counted from 0.
func (f *Fence) LinePos(i int) Pos {
	return Pos{f.Pos.File, f.Pos.Line + 1 + i, 1}
}

// Body is the body with its line ends.
func (f *Fence) Body() string {
	if f.body != "" {
		return f.body
	}
	return strings.Join(f.Lines, "\n") + "\n"
}

// Info is what an info string says: the language, then key=value pairs.
type Info struct {
	Lang  string
	Pairs []Pair
}

// Pair is one key=value and its place.
type Pair struct {
	Key, Value string
	Pos        Pos
}

// Get returns the value of the first pair with this key, or "".
func (in Info) Get(key string) string {
	for _, p := range in.Pairs {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}

// Scene is one run of a recipe's sessions in a directory of its own.
type Scene struct {
	Recipe  *Recipe
	Name    string // "" for the first
	Samples []Sample
	Steps   []Step
}

// ID names the scene: the recipe's id, and the scene's name if it has one.
func (s *Scene) ID() string {
	if s.Name == "" {
		return s.Recipe.ID
	}
	return s.Recipe.ID + "_" + s.Name
}

// Step is one thing done in a terminal.
type Step struct {
	Do   Action
	Term string
	Pos  Pos
	// Text is the command, key or typed line.
	Text string
	// Lines are what Want waits for; line i stands at Pos.Line+i.
	Lines []string
	Order Order
	// Partial says that the last of Lines is a prompt without a newline.
	Partial bool
}

// Action says what a Step does.
type Action int

// Send starts a command, Want waits for output, Key presses a key, Type
// types a line for the running program.
const (
	Send Action = iota
	Want
	Key
	Type
)

// Order says how far the lines of a Want may move.
type Order string

// In order as shown; lines with the same first word in order, the rest
// mixed; any order.
const (
	InOrder    Order = ""
	Interleave Order = "interleave"
	AnyOrder   Order = "any"
)

// Recipes returns the recipes of all chapters in reading order.
func (b *Book) Recipes() []*Recipe {
	var all []*Recipe
	for _, c := range b.Chapters {
		all = append(all, c.Recipes...)
	}
	return all
}

// Recipe returns the recipe with this id, or nil.
func (b *Book) Recipe(id string) *Recipe {
	for _, r := range b.Recipes() {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// Fences returns the fences of all chapters in reading order.
func (b *Book) Fences() []*Fence {
	var all []*Fence
	for _, c := range b.Chapters {
		all = append(all, c.fences...)
	}
	return all
}
