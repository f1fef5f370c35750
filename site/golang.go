package site

import (
	"bytes"
	"go/scanner"
	"go/token"
)

// highlight writes Go source as HTML: keywords, strings, comments, declared
// names and links told apart. linkAt returns what stands at an offset, if it
// is documented, and whether the Tab key should stop there. find is told all
// that a reader may search for.
func highlight(w *bytes.Buffer, src string, linkAt func(offset int) (l link, stop bool), find func(text string)) {
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	s.Init(file, []byte(src), nil, scanner.ScanComments)
	done, depth, declares := 0, 0, false
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		at := file.Offset(pos)
		if tok == token.SEMICOLON && lit != ";" || at < done {
			continue
		}
		escape(w, src[done:at])
		end := at + len(lit)
		if !tok.IsLiteral() && !tok.IsKeyword() && tok != token.COMMENT && tok != token.ILLEGAL {
			end = at + len(tok.String())
		}
		end = min(end, len(src))
		if tok == token.IDENT || tok == token.STRING || tok == token.COMMENT {
			find(lit)
		}
		if tok == token.IDENT || tok == token.STRING {
			if l, stop := linkAt(at); l.url != "" {
				done = at + l.len
				anchor(w, l.url, src[at:done], tok == token.STRING, stop)
				find(src[end:done])
				continue
			}
		}
		switch tok {
		case token.LPAREN, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACE:
			depth--
		}
		mark(w, tok, src[at:end], declares && depth == 0)
		if tok != token.LPAREN && tok != token.RPAREN && depth == 0 {
			// Between func and its name stands, at most, a receiver.
			declares = tok == token.FUNC || tok == token.TYPE
		}
		done = end
	}
	escape(w, src[done:])
}

// mark writes one token.
func mark(w *bytes.Buffer, tok token.Token, text string, declared bool) {
	open, end := "", ""
	switch {
	case tok.IsKeyword():
		open, end = "<b>", "</b>"
	case tok == token.COMMENT:
		open, end = "<i>", "</i>"
	case tok == token.STRING || tok == token.CHAR:
		open, end = `<span class="s">`, "</span>"
	case tok == token.IDENT && declared:
		open, end = `<span class="f">`, "</span>"
	}
	w.WriteString(open)
	escape(w, text)
	w.WriteString(end)
}

// anchor writes a link in a program. Only the first of equal links is a stop
// of the Tab key.
func anchor(w *bytes.Buffer, url, text string, isString, stop bool) {
	w.WriteString(`<a`)
	if isString {
		w.WriteString(` class="s"`)
	}
	if !stop {
		w.WriteString(` tabindex="-1"`)
	}
	w.WriteString(` href="`)
	escape(w, url)
	w.WriteString(`">`)
	escape(w, text)
	w.WriteString("</a>")
}
