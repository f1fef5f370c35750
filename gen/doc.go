// Package gen makes programs and testscripts of the book.
//
// [Plan] computes every generated file from a book that has passed its
// checks; nothing but the chapters goes into it. [Tree.Write] brings the
// tree in line with the plan: all new content is first written beside the
// old, and only when that has worked are the files renamed into place and
// those removed that no chapter produces any more. A kill at any moment
// leaves each file old or new. [Tree.Stale] compares without writing.
//
// Files that were not generated are never touched: a stranger in recipes/ is
// an error.
package gen
