import { UnstyledButton } from '@mantine/core'
import {
  IconArrowMerge,
  IconArrowsSplit2,
  IconFingerprint,
  IconUser,
  IconUserCheck,
  IconUserOff,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import type { ReactNode } from 'react'
import { usePersonSearch } from '../person-search.ts'
import classes from './graph-view.module.css'
import type { IdentityNode } from './identity-graph.ts'

type Of<K extends IdentityNode['kind']> = NodeProps<
  Node<{ readonly node: Extract<IdentityNode, { kind: K }>; readonly isSelected: boolean }>
>

function Box({ className, children }: { readonly className: string | undefined; readonly children: ReactNode }) {
  return (
    <div className={`${classes['box']} ${className}`}>
      <Handle type="target" position={Position.Left} isConnectable={false} className={classes['handle'] ?? ''} />
      {children}
      <Handle type="source" position={Position.Right} isConnectable={false} className={classes['handle'] ?? ''} />
    </div>
  )
}

function Words({ label, note }: { readonly label: ReactNode; readonly note: string }) {
  return (
    <span className={classes['words']}>
      <span className={classes['label']}>{label}</span>
      <span className={classes['note']}>{note}</span>
    </span>
  )
}

function HomeNode({ data: { node } }: Of<'home'>) {
  const Icon = node.isLive ? IconUserCheck : IconUser
  const what = node.isLive ? 'This profile' : 'Absorbed'
  return (
    <Box className={node.isLive ? classes['live'] : classes['home']}>
      <Icon size={20} stroke={1.6} aria-hidden />
      <Words label={<bdi>{node.label}</bdi>} note={`${what} · ${node.note}`} />
    </Box>
  )
}

function PartedNode({ data: { node } }: Of<'parted'>) {
  return (
    <Box className={classes['parted']}>
      <IconUserOff size={20} stroke={1.6} aria-hidden />
      <Words
        label={
          <Link
            to="/profiles/$id"
            params={{ id: node.profileId }}
            search={{ tab: 'identity' }}
            className="nodrag nopan"
          >
            <bdi>{node.label}</bdi>
          </Link>
        }
        note={node.note}
      />
    </Box>
  )
}

function IdentifierNode({ data: { node } }: Of<'identifier'>) {
  return (
    <Box className={classes['identifier']}>
      <IconFingerprint size={18} stroke={1.6} aria-hidden />
      <Words label={<bdi>{node.label}</bdi>} note={node.note} />
    </Box>
  )
}

function MoreNode({ data: { node } }: Of<'more'>) {
  return (
    <Box className={classes['identifier']}>
      <span className={classes['note']}>{node.label}</span>
    </Box>
  )
}

function MergeNode({ data: { node, isSelected } }: Of<'merge'>) {
  const { change } = usePersonSearch()
  const Icon = node.state === 'in_force' ? IconArrowMerge : IconArrowsSplit2
  return (
    <Box className={classes[node.state]}>
      <UnstyledButton
        className={`nodrag nopan ${classes['open']}`}
        aria-pressed={isSelected}
        onClick={() => change({ merge: isSelected ? undefined : node.mergeId })}
      >
        <Icon size={18} stroke={1.7} aria-hidden />
        <Words label={node.label} note={node.note} />
      </UnstyledButton>
    </Box>
  )
}

export const graphNodeTypes = {
  home: HomeNode,
  parted: PartedNode,
  identifier: IdentifierNode,
  more: MoreNode,
  merge: MergeNode,
}
