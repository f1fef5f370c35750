package literate

import (
	"errors"
	"io/fs"
	"path"
	"strings"
)

// exceptionsFile lists, below the book, what is exempt from a rule, and why.
const exceptionsFile = "exceptions.txt"

// exception is one line of the file: "RULE SUBJECT: REASON".
type exception struct {
	rule, subject, reason string
	pos                   Pos
}

func (b *Book) readExceptions(fsys fs.FS, label string) error {
	src, err := fs.ReadFile(fsys, exceptionsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for i, line := range strings.Split(string(src), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		pos := Pos{path.Join(label, exceptionsFile), i + 1, 1}
		head, reason, ok := strings.Cut(line, ": ")
		rule, subject, ok2 := strings.Cut(head, " ")
		if !ok || !ok2 || strings.TrimSpace(reason) == "" {
			b.problems.Addf(pos, "exception without rule, subject or reason").Hint = "want RULE SUBJECT: REASON"
			continue
		}
		b.exceptions = append(b.exceptions, exception{rule, subject, reason, pos})
	}
	return err
}

// except removes the problems that are exempt, and reports the exceptions
// that exempt nothing.
func (b *Book) except(errs ErrorList) ErrorList {
	left, used := b.excuse(errs)
	for i, x := range b.exceptions {
		if !used[i] {
			left.Addf(x.pos, "exception %s %s exempts nothing", x.rule, x.subject).Hint = "remove the line"
		}
	}
	return left
}

// excuse returns the problems that are not exempt, and says of each exception
// whether it exempts one.
func (b *Book) excuse(errs ErrorList) (left ErrorList, used []bool) {
	used = make([]bool, len(b.exceptions))
	for _, e := range errs {
		excused := false
		for i, x := range b.exceptions {
			if e.Rule != "" && x.rule == e.Rule && x.subject == e.Subject {
				used[i], excused = true, true
			}
		}
		if !excused {
			left = append(left, e)
		}
	}
	return left, used
}
