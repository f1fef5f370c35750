// Code generated from book/03-pipes.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
)

const usage = `usage: pipe-filter

Numbers the lines of standard input as cat -n does, each at once.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "pipe-filter: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := number(os.Stdout, os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "pipe-filter:", err)
		os.Exit(1)
	}
}

// number copies the lines of r to w, each behind its number.
func number(w io.Writer, r io.Reader) error {
	in, out := bufio.NewReader(r), bufio.NewWriter(w)
	for n := 1; ; n++ {
		line, err := in.ReadString('\n')
		if line != "" { // the last one may lack its newline
			fmt.Fprintf(out, "%6d\t%s", n, line)
		}
		// Before the next read: the peer may send nothing more until
		// it has this line.
		if err := out.Flush(); err != nil {
			return err
		}
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
