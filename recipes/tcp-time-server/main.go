// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"encoding/binary"
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

const usage = `usage: tcp-time-server [-ahead D] [-short] [ADDR]

Answers each client with the time as in RFC 868, four bytes. ADDR is
127.0.0.1:37 by default.
`

const epoch = 2208988800 // 1970, in seconds since 1900

func main() {
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	ahead := flag.Duration("ahead", 0, "how far the clock is wrong")
	short := flag.Bool("short", false, "leave out the last byte")
	flag.Parse()
	args := append(flag.Args(), "127.0.0.1:37")
	_, port, err := net.SplitHostPort(args[0])
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil || len(args) > 2 {
		fmt.Fprintf(os.Stderr, "tcp-time-server: no address %q\n",
			strings.Join(flag.Args(), " "))
		os.Exit(2)
	}
	if err := run(args[0], *ahead, *short); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-time-server:", err)
		os.Exit(1)
	}
}

func run(addr string, ahead time.Duration, short bool) error {
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
		now := time.Now().Add(ahead).Unix() + epoch
		// The conversion is the overflow of 2036, as the RFC has it.
		text := binary.BigEndian.AppendUint32(nil, uint32(now))
		if short {
			text = text[:3]
		}
		_, err = conn.Write(text)
		if err = errors.Join(err, conn.Close()); err != nil {
			fmt.Fprintln(os.Stderr, "tcp-time-server:", err)
		}
	}
}
