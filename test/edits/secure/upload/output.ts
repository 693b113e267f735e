import { Router } from 'express';
import multer from 'multer';
import { requireAuth } from '../auth/require-auth.js';

const upload = multer({ dest: 'uploads/' });
const router = Router();
router.post('/:id/cover', requireAuth, upload.single('cover'), async (req, res) => {
  res.json({ size: req.file?.size });
});
