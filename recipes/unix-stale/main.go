// Code generated from book/05-unix-sockets.md by cookbook gen. DO NOT EDIT.

package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

const usage = `usage: unix-stale

Shows how a server that replaces a dead one's socket robs a live one.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "unix-stale: extra %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "unix-stale:", err)
		os.Exit(1)
	}
}

func run() error {
	// It ends at once by itself; no signal may leave the directory.
	signal.Ignore(unix.SIGINT, unix.SIGTERM)
	dir, err := os.MkdirTemp("", "unix-stale-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.Chdir(dir); err != nil {
		return err
	}
	for _, step := range []struct {
		what, server string
		remove       bool
	}{
		{"one crashes", "", false},
		{"two listens", "two", false},
		{"wrong: two removes what is there, then listens", "two", true},
		{"wrong: so does three, and two is alive", "three", true},
		{"three crashes; four and five ask at once", "", true},
		{"wrong: four, refused, removes and listens", "four", true},
		{"wrong: so does five, and four is alive", "five", true},
	} {
		fmt.Println(step.what)
		if step.remove {
			if err := os.Remove("sock"); err != nil {
				return err
			}
		}
		if err := listen(step.server); err != nil {
			fmt.Println(" ", err)
		}
		fmt.Println("  a client:", hear())
	}
	return nil
}

// listen starts a server that says name; without one it crashes.
func listen(name string) error {
	ln, err := net.ListenUnix("unix", &net.UnixAddr{Name: "sock"})
	if err != nil {
		return err
	}
	ln.SetUnlinkOnClose(false)
	if name == "" {
		return ln.Close()
	}
	go func() {
		for conn, err := ln.Accept(); err == nil; {
			io.WriteString(conn, name)
			conn.Close()
			conn, err = ln.Accept()
		}
	}()
	return nil
}

// hear returns what a client hears, or why it does not.
func hear() string {
	conn, err := net.Dial("unix", "sock")
	if err != nil {
		return err.Error()
	}
	defer conn.Close()
	if name, err := io.ReadAll(conn); err == nil {
		return "hears " + string(name)
	}
	return "hears nothing"
}
