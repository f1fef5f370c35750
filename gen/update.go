package gen

import (
	"os"
	"path/filepath"

	"cookbook/internal/literate"
)

// Apply makes the edits in the file of a chapter, all or none.
func Apply(name string, edits []literate.Edit) error {
	src, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	changed, err := literate.Apply(src, edits)
	if err != nil {
		return err
	}
	return Tree(filepath.Dir(name)).Write([]Change{{filepath.Base(name), src, changed}})
}
