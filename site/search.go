package site

import (
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
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
type wordIndex struct {
	mu    sync.Mutex
	words map[string][]posting
}

// posting is a document that holds a word.
type posting struct {
	doc  int32
	rank byte // 'a' to 'd'
}

// add files the words of a document, each with its rank.
func (x *wordIndex) add(doc int, words map[string]byte) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.words == nil {
		x.words = map[string][]posting{}
	}
	for word, rank := range words {
		list, known := x.words[word]
		if !known {
			word = strings.Clone(word) // or it holds the text it is part of
		}
		x.words[word] = append(list, posting{int32(doc), rank})
	}
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
	s.words.write(buf)
	return s.put("assets/search.txt", buf)
}

// finder collects the words of a section, each with its best rank.
type finder struct {
	words map[string]byte
	seen  map[string]byte // words as they stand in the text
}

// words returns the words of a section for the search.
func words(sec *section, nodes []ast.Node) map[string]byte {
	f := finder{map[string]byte{}, map[string]byte{}}
	if sec.Section == nil {
		f.text('a', sec.chapter.Title)
	} else {
		f.text('a', sec.Title)
	}
	if sec.recipe != nil {
		f.text('a', sec.recipe.ID)
	}
	f.text('b', sec.problem)
	for _, n := range nodes {
		if n.Kind() != ast.KindFencedCodeBlock {
			f.text('c', sec.chapter.Text(n))
		}
	}
	for _, n := range nodes {
		fence := sec.chapter.Fence(n)
		switch {
		case fence == nil:
		case fence.Info.Lang == "go":
			f.golang(fence.Body())
		default:
			f.text('d', fence.Body())
		}
	}
	return f.words
}

// golang files the identifiers, comments and strings of a program.
func (f *finder) golang(src string) {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", fset.Base(), len(src)), []byte(src), nil, scanner.ScanComments)
	for {
		_, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return
		case token.IDENT, token.COMMENT, token.STRING:
			f.text('d', lit)
		}
	}
}

// text files the words of a text.
func (f *finder) text(rank byte, text string) {
	start := -1 // of the word that i is in, if it is in one
	for i, r := range text {
		switch in := inWord(r); {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			f.word(rank, text[start:i])
			start = -1
		}
	}
	if start >= 0 {
		f.word(rank, text[start:])
	}
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// word files a word, and the later parts of one like NotifyContext or
// SO_REUSEADDR; its beginning is found without that.
func (f *finder) word(rank byte, word string) {
	if best, ok := f.seen[word]; ok && best <= rank {
		return
	}
	f.seen[word] = rank
	word = strings.Trim(word, "_")
	f.add(rank, word)
	if strings.IndexFunc(word[min(1, len(word)):], func(r rune) bool { return r == '_' || unicode.IsUpper(r) }) < 0 {
		return
	}
	last := rune(0)
	for i, r := range word {
		next, _ := utf8.DecodeRuneInString(word[i+utf8.RuneLen(r):])
		begins := unicode.IsUpper(r) && (unicode.IsLower(last) || unicode.IsUpper(last) && unicode.IsLower(next)) || last == '_'
		if begins && i > 0 {
			f.add(rank, word[i:])
		}
		last = r
	}
}

func (f *finder) add(rank byte, word string) {
	word = strings.ToLower(word)
	if len(word) < 2 || empty[word] || rank == 'd' && strings.Trim(word, "0123456789") == "" {
		return
	}
	if best, ok := f.words[word]; !ok || rank < best {
		f.words[word] = rank
	}
}

// empty lists words that find nothing because they are everywhere. book.js
// has the same list.
var empty = set("an and are as at be by for from has if in into is it its no not of on one or so than that the then there they this to was what when which who with")

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(words) {
		all[word] = true
	}
	return all
}

// write writes the words and their postings.
func (x *wordIndex) write(w *bytes.Buffer) {
	words := slices.Sorted(maps.Keys(x.words))
	last := ""
	for _, word := range words {
		n := 0
		for n < min(len(word), len(last), 35) && word[n] == last[n] && word[n] < 0x80 {
			n++
		}
		w.WriteByte("0123456789abcdefghijklmnopqrstuvwxyz"[n])
		w.WriteString(word[n:] + "\n")
		last = word
	}
	for _, word := range words {
		w.WriteByte('\n')
		doc := int32(-1)
		list := x.words[word]
		slices.SortFunc(list, func(a, b posting) int { return int(a.doc - b.doc) })
		for _, p := range list {
			if step := p.doc - doc; step != 1 {
				w.WriteString(decimal(int(step)))
			}
			w.WriteByte(p.rank)
			doc = p.doc
		}
	}
	w.WriteByte('\n')
}
