// Code generated from book/05-unix-sockets.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

const usage = `usage: unix-vanish

Shows how a server that closes removes its successor's socket.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "unix-vanish: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "unix-vanish:", err)
		os.Exit(1)
	}
}

func run() error {
	// It ends at once by itself; no signal may leave the directory.
	signal.Ignore(unix.SIGINT, unix.SIGTERM)
	dir, err := os.MkdirTemp("", "unix-vanish-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.Chdir(dir); err != nil {
		return err
	}
	return errors.Join(
		try("wrong: new replaces the file, then old closes",
			replace, true),
		try("right: the same, but old closes without unlinking",
			replace, false),
		try("wrong: old hands its listener on, then closes",
			hand, true),
		try("right: the same, but old closes without unlinking",
			hand, false))
}

// try closes a listener that has a successor.
func try(what string, successor func(*net.UnixListener) (net.Listener,
	error), unlink bool) error {
	fmt.Println(what)
	old, err := net.ListenUnix("unix", &net.UnixAddr{Name: "sock"})
	if err != nil {
		return err
	}
	ln, err := successor(old)
	if err != nil {
		return err
	}
	defer os.RemoveAll("sock")
	defer ln.Close()
	old.SetUnlinkOnClose(unlink)
	if err := old.Close(); err != nil {
		return err
	}
	conn, err := net.Dial("unix", "sock")
	if err != nil { // to be shown
		fmt.Println("  a client:", err)
		return nil
	}
	fmt.Println("  a client: connected")
	return conn.Close()
}

// replace gives the name of old to a new listener.
func replace(*net.UnixListener) (net.Listener, error) {
	if err := os.Remove("sock"); err != nil {
		return nil, err
	}
	return net.Listen("unix", "sock")
}

// hand makes a second listener of old's descriptor, as a child would.
func hand(old *net.UnixListener) (net.Listener, error) {
	f, err := old.File()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return net.FileListener(f)
}
