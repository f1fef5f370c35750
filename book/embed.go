// Package book is the text of the cookbook: the chapters, the only source of
// programs, sessions and pages. The format is described in package literate.
package book

import "embed"

// Files holds the chapters, NN-topic.md, their figures and the list of
// exceptions.
//
//go:embed *.md *.txt figures
var Files embed.FS
