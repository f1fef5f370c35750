package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cookbook/site"
)

func newEPUB(o *options) *cobra.Command {
	var out, base, source string
	cmd := &cobra.Command{
		Use:   "epub [-o FILE] [-base URL] [-source URL]",
		Short: "Write the book as an EPUB",
		Long: `Epub checks the book and writes it as one file for reading systems. With -base, the
address at which the site is published, the programs link to it.`,
		Example: `  $ cookbook epub
  $ cookbook epub -o book.epub -base https://example.org/ipc/`,
		Args: operands(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			opts, err := siteOptions("epub", base, source)
			if err == nil {
				err = o.writeEPUB(out, opts)
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "wrote %s\n", out)
			return err
		},
	}
	cmd.Flags().StringVar(&out, "o", "ipc-cookbook.epub", "write to `FILE`")
	cmd.Flags().StringVar(&base, "base", "", "the site is published at `URL`")
	cmd.Flags().StringVar(&source, "source", "", "the chapters' files are at `URL`")
	return cmd
}

// writeEPUB makes the whole publication before it touches the file.
func (o *options) writeEPUB(out string, opts site.Options) error {
	fsys, label, _, err := o.open()
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := site.EPUB(fsys, label, opts, &buf); err != nil {
		return err
	}
	return replaceFile(out, buf.Bytes())
}

// replaceFile writes a file, whole or not at all.
func replaceFile(name string, content []byte) (err error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("output %q: not a regular file", name)
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(content)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
