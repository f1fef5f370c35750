package site

import (
	"bytes"
	"regexp"
	"unicode"
	"unicode/utf8"
)

// before is the last character written, or a space at the start of a block.
func (w *weaver) before() rune {
	r, _ := utf8.DecodeLastRune(w.out.Bytes())
	if r == '>' || r == utf8.RuneError {
		return w.beforeTag()
	}
	return r
}

// beforeTag looks past the tag that ends what is written: the character
// before an inline tag counts, the start of a block counts as a space.
func (w *weaver) beforeTag() rune {
	b := w.out.Bytes()
	for len(b) > 0 && b[len(b)-1] == '>' {
		at := bytes.LastIndexByte(b, '<')
		if at < 0 {
			break
		}
		if inlineTag.Match(b[at:]) {
			return 'a'
		}
		if !inlineStart.Match(b[at:]) {
			return ' '
		}
		b = b[:at]
	}
	r, n := utf8.DecodeLastRune(b)
	if n == 0 {
		return ' '
	}
	return r
}

var (
	inlineTag   = regexp.MustCompile(`^</(?:a|em|strong|code|del)>`)
	inlineStart = regexp.MustCompile(`^<(?:a|em|strong|code|del)[ >]`)
	units       = regexp.MustCompile(`([0-9]) (ns|µs|ms|s|KB|KiB|MB|MiB|GB|GiB|%)\b`)
)

// smart sets quotes, apostrophes, dashes and ellipses in prose as a printer
// does, and keeps a number with its unit. last is the character before.
func smart(src []byte, last rune) []byte {
	if !special(src) {
		return src
	}
	var out bytes.Buffer
	out.Grow(len(src) + len(src)/8)
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		rest := src[i:]
		switch {
		case r == '\\' && i+1 < len(src):
			_, m := utf8.DecodeRune(src[i+1:])
			n += m
			out.Write(rest[:n])
		case r == '"':
			out.WriteString(pick(opens(last), "“", "”"))
		case r == '\'':
			out.WriteString(pick(opens(last), "‘", "’"))
		case bytes.HasPrefix(rest, []byte("...")):
			out.WriteString("…")
			n = 3
		case bytes.HasPrefix(rest, []byte(" - ")), bytes.HasPrefix(rest, []byte(" -- ")):
			n = 1 + bytes.IndexByte(rest[1:], ' ')
			out.WriteString("\u00a0–")
		default:
			out.Write(rest[:n])
		}
		last, _ = utf8.DecodeLastRune(src[:i+n])
		i += n
	}
	if !bytes.ContainsAny(src, "0123456789") {
		return out.Bytes()
	}
	return units.ReplaceAll(out.Bytes(), []byte("$1\u00a0$2"))
}

// special says whether there is anything to set: a quote, an ellipsis, a dash,
// or a blank after a number.
func special(src []byte) bool {
	for i, c := range src {
		next := byte(0)
		if i+1 < len(src) {
			next = src[i+1]
		}
		switch {
		case c == '"' || c == '\'' || c == '.' && next == '.' || c == ' ' && next == '-':
			return true
		case '0' <= c && c <= '9' && next == ' ':
			return true
		}
	}
	return false
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// opens says whether a quote after this character is an opening one.
func opens(last rune) bool {
	return unicode.IsSpace(last) || last == '(' || last == '[' || last == '/' || last == '—' || last == '–' || last == '“'
}
