package literate

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words yields what a search finds in a text: its words and, after each, the
// later parts of one like NotifyContext or SO_REUSEADDR. The beginning of a
// word is found without being a part.
func Words(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := -1 // of the word that i is in, if it is in one
		for i, r := range text {
			switch in := inWord(r); {
			case in && start < 0:
				start = i
			case !in && start >= 0:
				if !wordParts(text[start:i], yield) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			wordParts(text[start:], yield)
		}
	}
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return wordByte(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// wordParts yields a word and its later parts.
func wordParts(word string, yield func(string) bool) bool {
	word = strings.Trim(word, "_")
	if !yield(word) {
		return false
	}
	if !compound(word) {
		return true
	}
	last := rune(0)
	for i, r := range word {
		next, _ := utf8.DecodeRuneInString(word[i+utf8.RuneLen(r):])
		begins := unicode.IsUpper(r) && (unicode.IsLower(last) || unicode.IsUpper(last) && unicode.IsLower(next)) || last == '_'
		if begins && i > 0 && !yield(word[i:]) {
			return false
		}
		last = r
	}
	return true
}

// compound says whether a word may have later parts.
func compound(word string) bool {
	for i := 1; i < len(word); i++ {
		if c := word[i]; c == '_' || 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}
