package site

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"cookbook/internal/literate"
)

// The index that book.js searches is a text of three parts:
//
//	N                     the number of documents
//	ADDRESS TAB TITLE TAB CONTEXT     N lines
//	SHARED WORD           the words, sorted: the length of the prefix that a
//	                      word shares with the one before, as one digit in
//	                      base 36, then the rest of the word
//	(an empty line)
//	POSTINGS              for each word the documents that hold it: how many
//	                      further on than the last, nothing for one, and a
//	                      letter for the best place of the word in it: a for
//	                      the title or the id, b for the problem, c for
//	                      other prose, d for code and sessions
//
// A wordIndex is the part of it that one chapter makes: its words, each with
// a chain of postings.
type wordIndex struct {
	ids  map[string]int32 // in last
	last []int32          // the last hit of each word
	hits []hit
}

// hit is a section that holds a word, by its number in its chapter.
type hit struct {
	section int32
	before  int32 // the hit before, or -1
	rank    byte  // 'a' to 'd', the best
}

// posting is a hit in the whole book.
type posting struct {
	chapter *chapter
	section int32
	rank    byte
}

// note files a word of a section, which no section with a higher number
// precedes.
func (x *wordIndex) note(word []byte, section int32, rank byte) {
	id, known := x.ids[string(word)]
	if !known {
		id = int32(len(x.last))
		x.ids[string(word)] = id
		x.last = append(x.last, -1)
	}
	before := x.last[id]
	if before >= 0 && x.hits[before].section == section {
		x.hits[before].rank = min(rank, x.hits[before].rank)
		return
	}
	x.last[id] = int32(len(x.hits))
	x.hits = append(x.hits, hit{section, before, rank})
}

// search writes the index.
func (s *site) search() error {
	buf := s.buffer()
	defer s.release(buf)
	fmt.Fprintf(buf, "%d\n", len(s.sections))
	for _, sec := range s.sections {
		context := sec.chapter.Title
		switch {
		case sec.recipe != nil:
			context = sec.recipe.ID + " · " + context
		case sec.Section == nil:
			context = "Chapter " + sec.chapter.number()
		}
		fmt.Fprintf(buf, "%s\t%s\t%s\n", sec.address(), sec.plain, context)
	}
	s.writeWords(buf)
	return s.put("assets/search.txt", buf.Bytes())
}

// merge adds the words of a chapter to those of the book.
func (x *wordIndex) merge(all map[string][]posting, c *chapter) {
	for word, id := range x.ids {
		list := all[word]
		for i := x.last[id]; i >= 0; i = x.hits[i].before {
			list = append(list, posting{c, x.hits[i].section, x.hits[i].rank})
		}
		all[word] = list
	}
}

// finder files the words of a section, each with its best rank.
type finder struct {
	*wordIndex
	section int32
	lower   []byte // the word at hand
}

// section returns a finder for a section with this number.
func (x *wordIndex) section(number int) *finder {
	if x.ids == nil {
		x.ids = make(map[string]int32, 1<<11)
	}
	return &finder{wordIndex: x, section: int32(number)}
}

// prose files the words of a section but for those of its fences, which are
// found while they are rendered.
func (f *finder) prose(sec *section, nodes []ast.Node) {
	title := sec.chapter.Title
	if sec.Section != nil {
		title = sec.Title
	}
	f.text('a', title)
	if sec.recipe != nil {
		f.text('a', sec.recipe.ID)
	}
	f.text('b', sec.problem)
	for _, n := range nodes {
		if n.Kind() != ast.KindFencedCodeBlock {
			f.text('c', sec.chapter.Text(n))
		}
	}
}

// text files the words of a text.
func (f *finder) text(rank byte, text string) {
	for word := range literate.Words(text) {
		f.file(rank, word)
	}
}

// file files a word that is worth it.
func (f *finder) file(rank byte, word string) {
	f.lower = f.lower[:0]
	number := true
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= utf8.RuneSelf {
			f.lower, number = append(f.lower[:0], strings.ToLower(word)...), false
			break
		}
		number = number && '0' <= c && c <= '9'
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		f.lower = append(f.lower, c)
	}
	if len(f.lower) < 2 || len(f.lower) <= longestEmpty && empty[string(f.lower)] || rank == 'd' && number {
		return
	}
	f.note(f.lower, f.section, rank)
}

// empty lists words that find nothing because they are everywhere. book.js
// has the same list.
var empty = set("an and are as at be by for from has if in into is it its no not of on one or so than that the then there they this to was what when which who with")

// longestEmpty is the length of the longest of them.
const longestEmpty = 5

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(words) {
		all[word] = true
	}
	return all
}

// writeWords writes the words and their postings.
func (s *site) writeWords(w *bytes.Buffer) {
	words := slices.Sorted(maps.Keys(s.words))
	last := ""
	for _, word := range words {
		n := 0
		for n < min(len(word), len(last), 35) && word[n] == last[n] && word[n] < 0x80 {
			n++
		}
		w.WriteByte("0123456789abcdefghijklmnopqrstuvwxyz"[n])
		w.WriteString(word[n:])
		w.WriteByte('\n')
		last = word
	}
	for _, word := range words {
		w.WriteByte('\n')
		list := s.words[word]
		slices.SortFunc(list, func(a, b posting) int {
			return cmp.Or(cmp.Compare(a.chapter.index, b.chapter.index), cmp.Compare(a.section, b.section))
		})
		before := -1
		for _, p := range list {
			number := p.chapter.first + int(p.section)
			if step := number - before; step != 1 {
				w.WriteString(decimal(step))
			}
			w.WriteByte(p.rank)
			before = number
		}
	}
	w.WriteByte('\n')
}
