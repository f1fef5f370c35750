// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

const usage = `usage: tcp-daytime [-timeout D] [ADDR]

Prints all that the server at ADDR says (default localhost:daytime).
`

// daytime is the port of RFC 867; not every system knows its name.
const daytime = 13

func main() {
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	timeout := flag.Duration("timeout", 10*time.Second, "for it all")
	flag.Parse()
	args := append(flag.Args(), "localhost:daytime")
	host, service, err := net.SplitHostPort(args[0])
	port := daytime
	if err == nil {
		port, err = lookUp(service)
	}
	if err != nil || len(args) > 2 {
		fmt.Fprintf(os.Stderr, "tcp-daytime: no address %q\n",
			strings.Join(flag.Args(), " "))
		os.Exit(2)
	}
	addr := net.JoinHostPort(host, strconv.Itoa(port))
	if err := run(addr, *timeout); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-daytime:", err)
		os.Exit(1)
	}
}

// lookUp returns the port of a service.
func lookUp(service string) (int, error) {
	port, err := net.LookupPort("tcp", service)
	if err != nil && service == "daytime" {
		return daytime, nil
	}
	return port, err
}

func run(addr string, timeout time.Duration) error {
	begun := time.Now()
	conn, err := net.DialTimeout("tcp", addr, timeout)
	if err != nil {
		return err
	}
	defer conn.Close()
	// Connecting was part of it: what is left is for the answer.
	if err := conn.SetDeadline(begun.Add(timeout)); err != nil {
		return err
	}
	// Only its Read: conn's own WriteTo blames stdout for a limit that
	// has passed.
	_, err = io.Copy(os.Stdout, struct{ io.Reader }{conn})
	return err
}
