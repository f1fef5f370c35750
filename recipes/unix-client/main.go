// Code generated from book/05-unix-sockets.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
)

const usage = `usage: unix-client [PATH]

Prints what the server of the socket PATH (default catsock) says, up to
end of file.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 1 {
		fmt.Fprintf(os.Stderr, "unix-client: unexpected operand %q\n",
			flag.Arg(1))
		os.Exit(2)
	}
	if err := run(cmp.Or(flag.Arg(0), "catsock")); err != nil {
		fmt.Fprintln(os.Stderr, "unix-client:", err)
		os.Exit(1)
	}
}

func run(path string) error {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = io.Copy(os.Stdout, conn)
	return err
}
