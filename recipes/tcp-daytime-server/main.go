// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: tcp-daytime-server [ADDR]

Answers each client with the date as in RFC 867, one line. ADDR is
127.0.0.1:13 by default.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	args := append(flag.Args(), "127.0.0.1:13")
	_, port, err := net.SplitHostPort(args[0])
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil || len(args) > 2 {
		fmt.Fprintf(os.Stderr, "tcp-daytime-server: no address %q\n",
			strings.Join(flag.Args(), " "))
		os.Exit(2)
	}
	if err := run(args[0]); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-daytime-server:", err)
		os.Exit(1)
	}
}

func run(addr string) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer l.Close()
	context.AfterFunc(ctx, func() { l.Close() })
	fmt.Println("listening on", l.Addr())
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil {
			return nil
		} else if err != nil {
			return err
		}
		// One small write fits into the socket's buffer: no client,
		// however slow, can make this block.
		date := time.Now().Format(time.UnixDate)
		_, err = fmt.Fprint(conn, date, "\r\n")
		if err = errors.Join(err, conn.Close()); err != nil {
			fmt.Fprintln(os.Stderr, "tcp-daytime-server:", err)
		}
	}
}
