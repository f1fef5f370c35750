// Package typeset sets chapters for a terminal, as man sets its pages:
// headings at the margin, text filled to a width, programs and sessions as they
// are.
//
// It needs the syntax of a chapter, and so works inside [literate.Visit].
package typeset
