package literate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a chapter. Line and Col count from 1, Col in bytes; a
// zero Col stands for the whole line, a zero Line for the whole file.
type Pos struct {
	File string
	Line int
	Col  int
}

// String gives the place as file:line:col, the form editors jump to.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Error is one problem at one place. Rule and Subject name it in the list
// of exceptions; a problem without a Rule has no exceptions.
type Error struct {
	Pos     Pos
	Msg     string
	Hint    string
	Rule    string
	Subject string
}

// Error gives the problem on one line and its hint, if any, on another.
func (e *Error) Error() string {
	s := e.Pos.String() + ": " + e.Msg
	if e.Hint != "" {
		s += "\nhint: " + e.Hint
	}
	return s
}

// ErrorList holds all problems of a book.
type ErrorList []*Error

// Addf appends a problem and returns it, for a hint or a rule to be added.
func (l *ErrorList) Addf(pos Pos, format string, args ...any) *Error {
	e := &Error{Pos: pos, Msg: fmt.Sprintf(format, args...)}
	*l = append(*l, e)
	return e
}

// Err sorts the list by place and returns it, or nil if it is empty.
func (l ErrorList) Err() error {
	if len(l) == 0 {
		return nil
	}
	slices.SortStableFunc(l, func(a, b *Error) int {
		return cmp.Or(strings.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	return l
}

// Error gives all problems, each on lines of its own.
func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}
