package builder

import "fmt"

// Error says why a recipe cannot be compiled here.
type Error struct {
	Err  error
	Hint string // what the reader can do, or ""
}

// Error gives the reason and, on a line of its own, the hint.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Err.Error()
	}
	return e.Err.Error() + "\nhint: " + e.Hint
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

func errorf(hint, format string, args ...any) error {
	return &Error{fmt.Errorf(format, args...), hint}
}

// CompileError holds what the compiler says about a program, with places in
// the chapter.
type CompileError struct {
	ID     string
	Output string // lines without the last newline
}

// Error gives the compiler's lines.
func (e *CompileError) Error() string { return e.Output }
